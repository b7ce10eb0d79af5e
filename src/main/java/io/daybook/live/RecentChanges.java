package io.daybook.live;

import io.daybook.eventstore.Positions;
import io.daybook.view.RowChanges;
import io.daybook.view.RowChanges.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How far the slices of a view have come as a hub has seen it, and what changed lately.
 *
 * <p>A batch continues what was seen of its slice, or it is known already, or something was missed:
 * then nothing that was kept is good for resuming.
 *
 * <pre>
 *   from = seen           next
 *   from = start          the slice was built again: missed
 *   to  &lt;= seen           known
 *   else                  missed
 * </pre>
 *
 * <p>A rollup may change without a step forward. So a reader who is exactly where such a batch is
 * gets it once more, and one who is exactly where such a batch was thrown away can't resume.
 *
 * <p>Context: owned by one hub.
 */
final class RecentChanges {
  private final int slices;
  private final int changesMax;
  private final Positions start;
  private final Map<Integer, Positions> seen = new HashMap<>();
  private final Map<Integer, Floor> floors = new HashMap<>();
  private final Deque<RowChanges> batches = new ArrayDeque<>();
  private int changes;
  private Positions least;
  private String token;

  /** What to make of a batch. */
  enum Verdict {
    NEXT,
    KNOWN,
    MISSED
  }

  /** After which positions of a slice all changes are kept; {@code at} them too unless unclear. */
  private record Floor(Positions at, boolean unclear) {
    boolean below(Positions after) {
      return after.reached(at) && !(unclear && after.equals(at));
    }

    Floor max(Floor other) {
      Positions highest = at.max(other.at);
      boolean unclearThere =
          (unclear && at.equals(highest)) || (other.unclear && other.at.equals(highest));
      return new Floor(highest, unclearThere);
    }
  }

  RecentChanges(int slices, int partitions, int changesMax) {
    this.slices = slices;
    this.changesMax = changesMax;
    this.start = Positions.start(partitions);
    this.least = start;
    this.token = start.toString();
  }

  /** Judges a batch and, if it is the next of its slice, keeps it. */
  Verdict add(RowChanges batch) {
    begin(batch.slice(), batch.from());
    Positions before = seen.getOrDefault(batch.slice(), start);
    if (batch.from().equals(before)) {
      keep(batch);
      advance(batch.slice(), batch.to());
      return Verdict.NEXT;
    }
    if (before.reached(batch.to()) && !batch.from().equals(start)) {
      return Verdict.KNOWN;
    }
    miss(batch.slice(), batch.to());
    return Verdict.MISSED;
  }

  /** Takes a slice's positions as seen unless something of it was seen. */
  void begin(int slice, Positions at) {
    if (!seen.containsKey(slice)) {
      floors.put(slice, new Floor(at, false));
      advance(slice, at);
    }
  }

  /**
   * Notes that a slice is at these positions, and that what led there was not seen. One that is
   * built again starts further back: until it is where it was, nobody can resume.
   */
  void miss(int slice, Positions at) {
    batches.clear();
    changes = 0;
    Positions furthest = at.max(seen.getOrDefault(slice, start));
    advance(slice, at);
    seen.forEach((each, positions) -> raise(each, new Floor(positions, false)));
    raise(slice, new Floor(furthest, true));
  }

  private void raise(int slice, Floor to) {
    floors.merge(slice, to, Floor::max);
  }

  private void advance(int slice, Positions to) {
    seen.put(slice, to);
    Positions all = to;
    for (int i = 0; i < slices; i++) {
      all = all.min(seen.getOrDefault(i, start));
    }
    if (!all.equals(least)) {
      least = all;
      token = all.toString();
    }
  }

  private void keep(RowChanges batch) {
    if (batch.changes().isEmpty()) {
      return;
    }
    batches.add(batch);
    changes += batch.changes().size();
    while (changes > changesMax) {
      RowChanges oldest = batches.remove();
      changes -= oldest.changes().size();
      raise(oldest.slice(), new Floor(oldest.to(), oldest.from().equals(oldest.to())));
    }
  }

  /** Tells whether something was seen of every slice. */
  boolean begun() {
    return seen.size() == slices;
  }

  /** Tells whether something was seen of a slice. */
  boolean begun(int slice) {
    return seen.containsKey(slice);
  }

  /** Returns what all slices have come to. */
  Positions least() {
    return least;
  }

  /** Returns the same as a position token. */
  String token() {
    return token;
  }

  /** Tells whether these positions, by slice, were seen. */
  boolean reached(Map<Integer, Positions> bySlice) {
    return bySlice.entrySet().stream()
        .allMatch(entry -> seen.getOrDefault(entry.getKey(), start).reached(entry.getValue()));
  }

  /** Tells whether all that changed since those positions is kept. */
  boolean covers(Positions after) {
    return begun()
        && least.reached(after)
        && floors.values().stream().allMatch(floor -> floor.below(after));
  }

  /** Hands out what changed since positions that are covered, in order. */
  void since(Positions after, Consumer<Change> reader) {
    for (RowChanges batch : batches) {
      boolean unclear = batch.from().equals(batch.to()) && batch.to().equals(after);
      if (unclear || !after.reached(batch.to())) {
        batch.changes().forEach(reader);
      }
    }
  }
}
