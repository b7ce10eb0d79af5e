package io.daybook.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.RandomRuns;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReservationsTest {
  @Test
  void hold_what_a_plain_map_holds_after_any_changes() {
    RandomRuns.run(20, ReservationsTest::assertBehavesAsMap);
  }

  @Test
  void stay_flat_when_ids_come_in_order() {
    Reservations reservations = Reservations.none();
    for (int i = 0; i < 100_000; i++) {
      reservations = reservations.with("o-%06d".formatted(i), 1);
    }
    assertThat(reservations.height()).isLessThanOrEqualTo(heightMax(100_000));
  }

  @Test
  void stay_as_they_are_when_two_maps_grow_out_of_one() {
    Reservations one = Reservations.none().with("o-1", 1);
    Reservations left = one.with("o-2", 2);
    Reservations right = one.with("o-1", 0);
    assertThat(one).isEqualTo(Map.of("o-1", 1L));
    assertThat(left).isEqualTo(Map.of("o-1", 1L, "o-2", 2L));
    assertThat(right).isEmpty();
  }

  @Test
  void copy_any_other_map_and_never_themselves() {
    Reservations copy = Reservations.copyOf(Map.of("o-2", 2L, "o-1", 1L));
    assertThat(copy.keySet()).isEqualTo(new TreeMap<>(copy).keySet());
    assertThat(List.copyOf(copy.keySet())).containsExactly("o-1", "o-2");
    assertThat(Reservations.copyOf(copy)).isSameAs(copy);
  }

  private static void assertBehavesAsMap(Random random) {
    Map<String, Long> expected = new TreeMap<>();
    Reservations reservations = Reservations.none();
    for (int i : IntStream.range(0, 3_000).toArray()) {
      String id = "o-" + random.nextInt(500);
      long units = random.nextInt(3) == 0 ? 0 : 1 + i;
      reservations = reservations.with(id, units);
      if (units == 0) {
        expected.remove(id);
      } else {
        expected.put(id, units);
      }
      assertThat(reservations.size()).isEqualTo(expected.size());
      assertThat(reservations.height()).isLessThanOrEqualTo(heightMax(expected.size()));
    }
    assertThat(List.copyOf(reservations.entrySet())).isEqualTo(List.copyOf(expected.entrySet()));
    assertThat(reservations).isEqualTo(expected).hasSameHashCodeAs(expected);
  }

  /** An AVL tree of n nodes is at most 1.4405·log2(n + 2) high. */
  private static int heightMax(int nodes) {
    return (int) Math.ceil(1.4405 * Math.log(nodes + 2) / Math.log(2));
  }
}
