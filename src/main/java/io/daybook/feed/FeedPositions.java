package io.daybook.feed;

import io.daybook.eventstore.Positions;
import io.daybook.platform.LocalMessage;

/** The feed's answer to {@link FeedRequest}: how far it has come. */
public record FeedPositions(Positions positions) implements LocalMessage {}
