package io.daybook.feed;

import io.daybook.platform.LocalMessage;
import java.util.List;

/**
 * What a consumer of the feed is sent at once: runs of several partitions, in no order among
 * partitions.
 */
public record FeedBatch(List<FeedRun> runs) implements LocalMessage {}
