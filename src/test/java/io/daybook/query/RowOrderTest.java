package io.daybook.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.query.RowOrder.Place;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RowOrderTest {
  /** Places are in the order of their values. */
  private static <T extends Comparable<? super T>> void checkOrder(List<T> values) {
    List<T> ascending = new ArrayList<>(values);
    ascending.sort(Comparator.nullsFirst(Comparator.naturalOrder()));
    List<Place> places = new ArrayList<>();
    values.forEach(value -> places.add(new Place(value, "k")));
    places.sort(RowOrder.ASCENDING);
    assertThat(places.stream().<Object>map(Place::value).toList()).isEqualTo(ascending);
  }

  @Test
  void valuesOfEveryTypeAreInTheirNaturalOrder() {
    checkOrder(Arrays.asList(5L, null, Long.MAX_VALUE, Long.MIN_VALUE, -1L, 0L));
    checkOrder(Arrays.asList(3, -3, Integer.MAX_VALUE, null, Integer.MIN_VALUE));
    checkOrder(Arrays.asList("b", "a", null, "", "aa"));
    checkOrder(Arrays.asList("order-0010", "order-0009", "order-00", "order-001", "order-\0"));
    checkOrder(
        Arrays.asList("a\u00fe", "a\u00ff", "a\u0100", "a\uffff", "a\u00feb", "a", "a\0", "b"));
    checkOrder(Arrays.asList(TimeUnit.DAYS, null, TimeUnit.NANOSECONDS, TimeUnit.SECONDS));
    checkOrder(Arrays.asList(2.5, -1.0, null, 1e300));
    checkOrder(
        Arrays.asList(
            Instant.MAX,
            Instant.MAX.minusSeconds(1),
            Instant.MIN.plusNanos(1),
            Instant.MIN,
            Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000),
            Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000 - 1, 999_999_999),
            Instant.ofEpochSecond(Long.MIN_VALUE / 1_000_000, 5),
            Instant.ofEpochSecond(Long.MIN_VALUE / 1_000_000 + 1),
            Instant.EPOCH,
            Instant.EPOCH.minusNanos(1),
            Instant.EPOCH.plusNanos(1),
            Instant.parse("2026-11-23T18:19:11.805520Z"),
            Instant.parse("2026-11-23T18:19:11.805519999Z"),
            Instant.parse("2026-11-23T18:19:11.905Z")));
  }

  @Test
  void daysAreInTheirOrder() {
    List<Place> places = new ArrayList<>();
    for (LocalDate day :
        List.of(LocalDate.MAX, LocalDate.MIN, LocalDate.EPOCH, LocalDate.of(2026, 11, 23))) {
      places.add(new Place(day, "k"));
    }
    places.sort(RowOrder.ASCENDING);
    assertThat(places.stream().map(Place::value).map(String::valueOf).toList())
        .containsExactly(
            LocalDate.MIN.toString(), "1970-01-01", "2026-11-23", LocalDate.MAX.toString());
  }

  @Test
  void rowsOfEqualValueAreInTheOrderOfTheirKeys() {
    assertThat(RowOrder.ASCENDING.compare(new Place(1L, "a"), new Place(1L, "b"))).isNegative();
    assertThat(RowOrder.ASCENDING.compare(new Place(null, "b"), new Place(null, "a"))).isPositive();
    assertThat(new Place(1L, "a")).isEqualTo(new Place(1L, "a")).isNotEqualTo(new Place(2L, "a"));
  }
}
