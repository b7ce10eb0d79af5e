package io.daybook.feed;

import io.daybook.feed.FeedSource.Hint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes gapless runs of hints, by the rule.
 *
 * <p>Context: used for one answer of the source.
 */
final class FeedRuns {
  private final FeedCursor cursor;
  private final Function<Hint, FeedEvent> decoder;
  private final FeedCounters counters;
  private final @Nullable List<FeedEvent>[] building;

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of lists can't be made otherwise.
  FeedRuns(FeedCursor cursor, Function<Hint, FeedEvent> decoder, FeedCounters counters) {
    this.cursor = cursor;
    this.decoder = decoder;
    this.counters = counters;
    this.building = new List[cursor.partitions()];
  }

  /**
   * Adds the event of a hint where it comes next, drops it where it came before; tells false at a
   * hole.
   */
  boolean add(Hint hint) {
    int partition = hint.partition();
    if (partition < 0 || partition >= building.length) {
      counters.unreadable++;
      return true;
    }
    List<FeedEvent> run = building[partition];
    long next = run == null ? cursor.applied(partition) + 1 : run.getLast().position() + 1;
    if (hint.position() < next) {
      counters.duplicates++;
      return true;
    }
    if (hint.position() > next) {
      counters.holes++;
      return false;
    }
    return addNext(hint, partition, run);
  }

  private boolean addNext(Hint hint, int partition, @Nullable List<FeedEvent> begun) {
    FeedEvent event;
    try {
      event = decoder.apply(hint);
    } catch (RuntimeException unreadable) {
      counters.unreadable++;
      return false;
    }
    if (event.problem() != null) {
      // Perhaps the record is damaged: what the event store holds counts.
      counters.unreadable++;
      return false;
    }
    List<FeedEvent> run = begun;
    if (run == null) {
      run = new ArrayList<>();
      building[partition] = run;
    }
    run.add(event);
    return true;
  }

  List<FeedRun> finish() {
    List<FeedRun> runs = new ArrayList<>(building.length);
    for (int p = 0; p < building.length; p++) {
      List<FeedEvent> run = building[p];
      if (run != null) {
        runs.add(new FeedRun(p, run));
      }
    }
    return runs;
  }
}
