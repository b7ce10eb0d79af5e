package io.daybook.view;

import io.daybook.query.RowOrder.Place;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An ordered set of places: of the rows of a slice in one of its orders.
 *
 * <p>Places stand in runs of at most {@value #RUN_MAX}, as ranks and keys side by side, and a
 * search looks at ranks until two are equal. A tree of nodes costs some four times as much memory,
 * and a cache miss for each of its levels, which made most of what a changed row cost.
 *
 * <p>Context: owned by one slice; an iterator is good until the next change.
 */
final class SortedPlaces {
  static final int RUN_MAX = 256;
  private static final int RUN_MIN = RUN_MAX / 4;

  private Run[] runs = {new Run()};
  private long[] first = new long[1];
  private int count = 1;
  private int size;

  /** A part of the set, in order. */
  private static final class Run {
    final long[] ranks = new long[RUN_MAX];
    final String[] keys = new String[RUN_MAX];

    /** What ranks say all of has null here; null as long as that goes for every place. */
    @Nullable Object @Nullable [] values;

    int size;

    @Nullable Object value(int at) {
      return values == null ? null : values[at];
    }

    int compare(Place place, int at) {
      return place.compareTo(ranks[at], value(at), keys[at]);
    }

    /** Returns where a place is, or -1 minus where it belongs. */
    int find(Place place) {
      int low = 0;
      int high = size - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int compared = compare(place, middle);
        if (compared == 0) {
          return middle;
        }
        if (compared > 0) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return -1 - low;
    }

    void insert(int at, Place place) {
      move(this, at, this, at + 1, size - at);
      ranks[at] = place.rank();
      keys[at] = place.key();
      Object value = place.unranked();
      if (value != null && values == null) {
        values = new Object[RUN_MAX];
      }
      if (values != null) {
        values[at] = value;
      }
      size++;
    }

    void delete(int at) {
      move(this, at + 1, this, at, size - at - 1);
      truncate(size - 1);
    }

    /** Moves all from a place on behind those of another run. */
    void moveTo(Run other, int from) {
      move(this, from, other, other.size, size - from);
      other.size += size - from;
      truncate(from);
    }

    /** Nothing is left of what is gone: a rank tells how a text begins. */
    private void truncate(int to) {
      Arrays.fill(ranks, to, size, 0);
      Arrays.fill(keys, to, size, null);
      if (values != null) {
        Arrays.fill(values, to, size, null);
      }
      size = to;
    }

    private static void move(Run from, int at, Run to, int target, int length) {
      System.arraycopy(from.ranks, at, to.ranks, target, length);
      System.arraycopy(from.keys, at, to.keys, target, length);
      if (from.values != null && to.values == null) {
        to.values = new Object[RUN_MAX];
      }
      if (to.values != null) {
        if (from.values != null) {
          System.arraycopy(from.values, at, to.values, target, length);
        } else {
          Arrays.fill(to.values, target, target + length, null);
        }
      }
    }
  }

  int size() {
    return size;
  }

  int runs() {
    return count;
  }

  /** Adds a place, unless it is there. */
  void add(Place place) {
    int at = runOf(place);
    Run run = runs[at];
    int found = run.find(place);
    if (found >= 0) {
      return;
    }
    int index = -1 - found;
    size++;
    if (run.size == RUN_MAX) {
      Run behind = split(at, index);
      if (index > run.size || run.size == RUN_MAX) {
        index -= run.size;
        run = behind;
        at++;
      }
    }
    run.insert(index, place);
    if (index == 0) {
      first[at] = run.ranks[0];
    }
  }

  /** Makes room; what comes in order leaves full runs behind. */
  private Run split(int at, int index) {
    Run run = runs[at];
    Run behind = new Run();
    boolean inOrder = index == RUN_MAX && at == count - 1;
    run.moveTo(behind, inOrder ? RUN_MAX : RUN_MAX / 2);
    if (count == runs.length) {
      int longer = count + Math.max(4, count / 4);
      runs = Arrays.copyOf(runs, longer);
      first = Arrays.copyOf(first, longer);
    }
    System.arraycopy(runs, at + 1, runs, at + 2, count - at - 1);
    System.arraycopy(first, at + 1, first, at + 2, count - at - 1);
    runs[at + 1] = behind;
    first[at + 1] = behind.ranks[0];
    count++;
    return behind;
  }

  /** Removes a place, if it is there. */
  void remove(Place place) {
    int at = runOf(place);
    Run run = runs[at];
    int found = run.find(place);
    if (found < 0) {
      return;
    }
    run.delete(found);
    size--;
    first[at] = run.ranks[0];
    if (run.size < RUN_MIN) {
      merge(at);
    }
  }

  /** Joins a short run with the one behind or before it, if they leave room for more. */
  private void merge(int at) {
    int left = at + 1 < count ? at : at - 1;
    int most = runs[at].size == 0 ? RUN_MAX : RUN_MAX - RUN_MIN;
    if (left < 0 || runs[left].size + runs[left + 1].size > most) {
      return;
    }
    runs[left + 1].moveTo(runs[left], 0);
    first[left] = runs[left].ranks[0];
    System.arraycopy(runs, left + 2, runs, left + 1, count - left - 2);
    System.arraycopy(first, left + 2, first, left + 1, count - left - 2);
    count--;
    Arrays.fill(runs, count, count + 1, null);
    first[count] = 0;
  }

  /** Returns the last run that begins at or before a place; the first when none does. */
  private int runOf(Place place) {
    int low = 1;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = Long.compare(place.rank(), first[middle]);
      if (compared == 0) {
        compared = runs[middle].compare(place, 0);
      }
      if (compared >= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return low - 1;
  }

  /** Returns the key of the last place; null when there is none. */
  @Nullable String lastKey() {
    Iterator<String> last = keys(null, true);
    return last.hasNext() ? last.next() : null;
  }

  /** Returns the keys in order, of the places behind the given one, or of all. */
  Iterator<String> keys(@Nullable Place after, boolean descending) {
    return descending ? new Backward(after) : new Forward(after);
  }

  private final class Forward implements Iterator<String> {
    private int run;
    private int next;

    Forward(@Nullable Place after) {
      if (after != null) {
        run = runOf(after);
        int found = runs[run].find(after);
        next = found < 0 ? -1 - found : found + 1;
      }
    }

    @Override
    public boolean hasNext() {
      if (next == runs[run].size && run + 1 < count) {
        run++;
        next = 0;
      }
      return next < runs[run].size;
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return runs[run].keys[next++];
    }
  }

  private final class Backward implements Iterator<String> {
    private int run;
    private int next;

    Backward(@Nullable Place after) {
      if (after == null) {
        run = count - 1;
        next = runs[run].size - 1;
      } else {
        run = runOf(after);
        int found = runs[run].find(after);
        next = (found < 0 ? -1 - found : found) - 1;
      }
    }

    @Override
    public boolean hasNext() {
      if (next < 0 && run > 0) {
        run--;
        next = runs[run].size - 1;
      }
      return next >= 0;
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return runs[run].keys[next--];
    }
  }
}
