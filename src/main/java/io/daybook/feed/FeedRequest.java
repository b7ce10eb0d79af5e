package io.daybook.feed;

import io.daybook.platform.LocalMessage;

/**
 * A consumer's wish to be sent feed batches from now on.
 *
 * @param consumer its name; batches come to {@code feed.to.<consumer>} and are each answered when
 *     applied
 */
public record FeedRequest(String consumer) implements LocalMessage {}
