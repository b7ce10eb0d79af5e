package io.daybook.http;

import io.daybook.admin.PartitionsVerticle;
import io.daybook.codec.AppendCodec;
import io.daybook.codec.CommandCodec;
import io.daybook.command.CommandGateway;
import io.daybook.eventstore.EventStore;
import io.daybook.history.StateReader;
import io.daybook.live.LiveSources;
import io.daybook.platform.Clock;
import io.daybook.privacy.Subjects;
import io.daybook.query.QueryGateway;
import io.daybook.reactor.ReactorGateway;
import io.daybook.schedule.Schedule;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the API serves.
 *
 * @param codec the commands that there are
 * @param appends the categories that clients append to
 * @param commands the way to the write side
 * @param schedule the way to commands that wait for their time
 * @param queries the way to the read side
 * @param store the event store, for reading streams
 * @param states folds streams
 * @param live where live subscriptions find what they send
 * @param subjects persons whose data may be erased; null where no module keeps any
 * @param partitions for operators
 * @param reactors the reactors, and what they have parked
 * @param health what readiness depends on
 * @param metrics gives the metrics in Prometheus' text format
 * @param clock the time
 */
public record HttpServices(
    CommandCodec codec,
    AppendCodec appends,
    CommandGateway commands,
    Schedule schedule,
    QueryGateway queries,
    EventStore store,
    StateReader states,
    LiveSources live,
    @Nullable Subjects subjects,
    PartitionsVerticle partitions,
    ReactorGateway reactors,
    List<HealthCheck> health,
    Supplier<String> metrics,
    Clock clock) {}
