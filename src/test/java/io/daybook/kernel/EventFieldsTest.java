package io.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventFieldsTest {
  private static final EventFields LINE = EventFields.of(Map.of("sku", "a", "quantity", 2));
  private static final EventFields ORDER =
      EventFields.empty().with("customer", "c").with("lines", List.of(LINE, LINE.with("sku", "b")));

  @Test
  void valuesAreReadByTheirKind() {
    assertThat(ORDER.text("customer")).isEqualTo("c");
    assertThat(ORDER.objects("lines"))
        .extracting(line -> line.text("sku"))
        .containsExactly("a", "b");
    assertThat(LINE.number("quantity")).isEqualTo(2);
    assertThat(EventFields.empty().with("line", LINE).object("line")).isEqualTo(LINE);
  }

  @Test
  void anotherKindIsRefusedByNameWithoutItsValue() {
    assertThatThrownBy(() -> ORDER.number("customer"))
        .hasMessage("field customer is not a whole number but java.lang.String");
    assertThatThrownBy(() -> ORDER.text("name")).hasMessage("field name is not a text but absent");
    assertThatThrownBy(() -> ORDER.object("lines")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ORDER.with("lines", List.of(1)).objects("lines"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ORDER).hasToString("EventFields[customer, lines]");
  }

  @Test
  void everyChangeGivesAnotherObject() {
    EventFields changed =
        ORDER
            .rename("customer", "client")
            .withEach("lines", line -> line.with("quantity", line.number("quantity") + 1))
            .with("since", Instant.EPOCH);
    assertThat(changed.without("lines").asMap())
        .isEqualTo(Map.of("client", "c", "since", "1970-01-01T00:00:00Z"));
    assertThat(changed.objects("lines"))
        .extracting(line -> line.number("quantity"))
        .containsOnly(3L);
    assertThat(ORDER.asMap()).containsOnlyKeys("customer", "lines");
    assertThat(ORDER.objects("lines").getFirst()).isEqualTo(LINE);
  }

  @Test
  void nobodyElseCanChangeIt() {
    List<Object> list = new ArrayList<>(List.of("x"));
    Map<String, Object> map = new LinkedHashMap<>(Map.of("list", list));
    EventFields data = EventFields.of(map);
    list.add("y");
    map.put("more", 1);
    assertThat(data).isEqualTo(EventFields.of(Map.of("list", List.of("x"))));
    assertThatThrownBy(() -> data.asMap().put("more", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void numbersKeepTheirDigits() {
    BigInteger big = BigInteger.TWO.pow(63);
    EventFields data =
        EventFields.empty()
            .with("long", Long.MIN_VALUE)
            .with("small", BigInteger.TEN)
            .with("big", big)
            .with("decimal", new BigDecimal("0.10"));
    assertThat(data.number("long")).isEqualTo(Long.MIN_VALUE);
    assertThat(data.number("small")).isEqualTo(10);
    assertThat(data.get("big")).isEqualTo(big);
    assertThat(data.get("decimal")).isEqualTo(new BigDecimal("0.10"));
  }

  @Test
  void whatJsonDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> EventFields.empty().with("x", new Object()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EventFields.empty().with("x", List.of(Map.of(1, "a"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EventFields.empty().with("x", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRenamedFieldNeverCoversAnother() {
    assertThat(ORDER.rename("absent", "customer")).isEqualTo(ORDER);
    assertThatThrownBy(() -> ORDER.rename("lines", "customer"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
