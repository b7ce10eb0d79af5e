package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.RecordedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold of the shop at the end of every run: each order is confirmed and has its stock, or
 * is cancelled and has none. Folds the log by itself, so that it does not believe the rules.
 */
final class ShopCheck {
  private final List<RecordedEvent> log;
  private final Map<String, Map<String, Long>> wanted = new HashMap<>();
  private final Map<String, Map<String, Long>> reserved = new HashMap<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private final Map<String, Integer> answered = new HashMap<>();
  private final Set<String> confirmed = new HashSet<>();
  private final Map<String, String> cancelled = new HashMap<>();
  private final Set<String> paid = new HashSet<>();
  private final Set<String> captured = new HashSet<>();
  private final Set<String> overdueFirst = new HashSet<>();

  ShopCheck(List<RecordedEvent> log) {
    this.log = log;
  }

  /** Checks that a claim took effect once, whatever was sent again. */
  void claims() {
    assertThat(answered).as("each claim has one answer").isEqualTo(asked);
  }

  void check() {
    log.forEach(this::take);
    for (String order : wanted.keySet()) {
      order(order);
    }
  }

  private void order(String order) {
    Map<String, Long> has = reserved.getOrDefault(order, Map.of());
    if (cancelled.containsKey(order)) {
      assertThat(has).as("the stock of %s, which is cancelled", order).isEmpty();
    } else {
      assertThat(confirmed).as("not cancelled").contains(order);
      assertThat(has).as("the stock of " + order).isEqualTo(wanted.get(order));
      assertThat(paid).as("neither paid nor cancelled").contains(order);
    }
    if (captured.contains(order) && !overdueFirst.contains(order)) {
      assertThat(cancelled.get(order)).as("captured in time").isNotEqualTo("unpaid");
    }
  }

  private void take(RecordedEvent event) {
    JsonNode data = json(event);
    String id = event.stream().id();
    switch (event.type()) {
      case "OrderPlaced" -> placed(id, data);
      case "LineAdded" -> lineAdded(id, data);
      case "LineRemoved" -> units(wanted, id, data.get("sku").asText(), -quantity(data));
      case "OrderConfirmed" -> assertThat(confirmed.add(id)).as("confirmed once").isTrue();
      case "OrderPaid" -> paid.add(id);
      case "OrderCancelled" -> cancelled.put(id, data.get("reason").asText());
      case "StockReserved" -> {
        answered.merge(id + " for " + data.get("orderId").asText(), 1, Integer::sum);
        units(reserved, data.get("orderId").asText(), id, quantity(data));
      }
      case "StockRefused" ->
          answered.merge(id + " for " + data.get("orderId").asText(), 1, Integer::sum);
      case "StockReleased" -> units(reserved, data.get("orderId").asText(), id, -quantity(data));
      case "PaymentCaptured" -> captured.add(id);
      case "PaymentOverdue" -> overdue(id);
      case "PaymentSetAside", "PaymentSettled" -> assertThat(captured).contains(id);
      default -> assertThat(event.type()).isEqualTo("StockReceived");
    }
  }

  private void overdue(String order) {
    if (!captured.contains(order)) {
      overdueFirst.add(order);
    }
  }

  private void placed(String order, JsonNode data) {
    Set<String> skus = new HashSet<>();
    for (JsonNode line : data.get("lines")) {
      skus.add(line.get("sku").asText());
      units(wanted, order, line.get("sku").asText(), quantity(line));
    }
    skus.forEach(sku -> asked.merge(sku + " for " + order, 1, Integer::sum));
  }

  private void lineAdded(String order, JsonNode data) {
    String sku = data.get("sku").asText();
    units(wanted, order, sku, quantity(data));
    asked.merge(sku + " for " + order, 1, Integer::sum);
  }

  private static void units(
      Map<String, Map<String, Long>> of, String order, String sku, long change) {
    Map<String, Long> units = of.computeIfAbsent(order, _ -> new HashMap<>());
    if (units.merge(sku, change, Long::sum) == 0) {
      units.remove(sku);
    }
  }

  private static long quantity(JsonNode data) {
    return data.get("quantity").asLong();
  }

  private static JsonNode json(RecordedEvent event) {
    try {
      return Mappers.stored().readTree(event.data().bytes());
    } catch (IOException defect) {
      throw new UncheckedIOException(defect);
    }
  }
}
