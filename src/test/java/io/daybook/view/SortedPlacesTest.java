package io.daybook.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.query.RowOrder;
import io.daybook.query.RowOrder.Place;
import io.daybook.testkit.RandomRuns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SortedPlacesTest {
  private static List<String> list(Iterator<String> keys) {
    List<String> all = new ArrayList<>();
    keys.forEachRemaining(all::add);
    return all;
  }

  private static List<String> keys(NavigableSet<Place> places) {
    return places.stream().map(Place::key).toList();
  }

  private static void checkEqual(SortedPlaces places, NavigableSet<Place> model, Place after) {
    assertThat(places.size()).isEqualTo(model.size());
    assertThat(list(places.keys(null, false))).isEqualTo(keys(model));
    assertThat(list(places.keys(null, true))).isEqualTo(keys(model.descendingSet()));
    assertThat(list(places.keys(after, false))).isEqualTo(keys(model.tailSet(after, false)));
    assertThat(list(places.keys(after, true)))
        .isEqualTo(keys(model.headSet(after, false).descendingSet()));
    assertThat(places.lastKey()).isEqualTo(model.isEmpty() ? null : model.last().key());
  }

  /** Grows to some runs, shrinks to almost nothing and grows again, beside a tree. */
  private static void compare(Random random, Function<Random, @Nullable Object> value) {
    SortedPlaces places = new SortedPlaces();
    NavigableSet<Place> model = new TreeSet<>(RowOrder.ASCENDING);
    List<Place> known = new ArrayList<>();
    for (int step = 0; step < 6_000; step++) {
      boolean growing = step % 3_000 < 1_600;
      if (known.isEmpty() || random.nextInt(10) < (growing ? 8 : 1)) {
        Place place = new Place(value.apply(random), "k" + random.nextInt(20_000));
        places.add(place);
        if (model.add(place)) {
          known.add(place);
        }
      } else {
        int at = random.nextInt(known.size());
        Place gone = known.get(at);
        known.set(at, known.getLast());
        known.removeLast();
        places.remove(gone);
        places.remove(gone);
        model.remove(gone);
      }
      if (step % 500 == 0) {
        checkEqual(places, model, new Place(value.apply(random), "k" + random.nextInt(20_000)));
      }
    }
    known.forEach(places::remove);
    assertThat(places.size()).isZero();
    assertThat(list(places.keys(null, false))).isEmpty();
    assertThat(places.lastKey()).isNull();
  }

  @Test
  void placesAreInTheOrderOfATree() {
    RandomRuns.run(
        4,
        random -> {
          compare(random, r -> (long) r.nextInt(300));
          compare(random, r -> r.nextInt(4) == 0 ? null : r.nextLong());
          compare(random, r -> r.nextInt(3) == 0 ? Long.MIN_VALUE : null);
          compare(random, r -> Instant.ofEpochSecond(r.nextInt(3), r.nextInt(3_000)));
          compare(random, r -> r.nextInt(4) == 0 ? null : text(r));
          compare(random, r -> r.nextInt(50) / 8.0);
        });
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    String letters = "\0ab\u00fe\u00ff\u0100\uffff";
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @Test
  void whatComesInOrderFillsRuns() {
    SortedPlaces places = new SortedPlaces();
    NavigableSet<Place> model = new TreeSet<>(RowOrder.ASCENDING);
    for (long i = 0; i < 10L * SortedPlaces.RUN_MAX; i++) {
      Place place = new Place(i, "k");
      places.add(place);
      places.add(place);
      model.add(place);
    }
    checkEqual(places, model, new Place(300L, "k"));
    assertThat(places.runs()).isEqualTo(10);
  }

  @Test
  void shortRunsAreJoined() {
    SortedPlaces places = new SortedPlaces();
    List<Place> all = new ArrayList<>();
    for (long i = 0; i < 100L * SortedPlaces.RUN_MAX; i++) {
      all.add(new Place(i, "k"));
    }
    all.forEach(places::add);
    Collections.shuffle(all, new Random(7));
    List<Place> most = all.subList(0, all.size() * 19 / 20);
    most.forEach(places::remove);

    assertThat(places.size()).isEqualTo(all.size() / 20);
    assertThat(places.runs()).isLessThan(25);
  }

  @Test
  void keysAreInTheirOrderWhateverTheyBeginWith() {
    RandomRuns.run(
        10,
        random -> {
          SortedKeys keys = new SortedKeys();
          NavigableSet<String> model = new TreeSet<>();
          for (int step = 0; step < 3_000; step++) {
            // Most begin alike, and more so among the first, which decide what is left out.
            String key = (step < 400 || random.nextInt(4) > 0 ? "order-" : text(random)) + step;
            keys.add(key);
            model.add(key);
            if (step % 3 == 0) {
              String gone = random.nextBoolean() ? model.first() : model.last();
              keys.remove(gone);
              model.remove(gone);
            }
          }
          String after = "order-2";
          assertThat(list(keys.from(null, false))).isEqualTo(List.copyOf(model));
          assertThat(list(keys.from(null, true))).isEqualTo(List.copyOf(model.descendingSet()));
          assertThat(list(keys.from(after, false)))
              .isEqualTo(List.copyOf(model.tailSet(after, false)));
          assertThat(list(keys.from(after, true)))
              .isEqualTo(List.copyOf(model.headSet(after, false).descendingSet()));
        });
  }
}
