package io.daybook.live;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.EventStore;
import io.daybook.platform.Clock;
import io.daybook.query.QueryGateway;
import java.util.Set;

/**
 * Where a hub finds what it sends.
 *
 * @param queries the views
 * @param store the event store
 * @param codec the event types
 * @param categories the names of the categories that can be followed
 * @param clock the time
 */
public record LiveSources(
    QueryGateway queries,
    EventStore store,
    EventCodec codec,
    Set<String> categories,
    Clock clock) {}
