package io.daybook.load.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * An order as the log tells it, folded independently of the server.
 *
 * <p>Context: one thread.
 */
final class OrderFold {
  private static final String PLACED = "placed";
  private static final String CONFIRMED = "confirmed";
  private static final String PAID = "paid";
  private static final String SHIPPED = "shipped";
  private static final String CANCELLED = "cancelled";

  private final String id;
  private final List<Line> lines = new ArrayList<>(3);
  private String customer = "";
  private String currency = "";
  private String status = "";
  private long version;

  private record Line(String sku, long amount) {
    static Line of(JsonObject json) {
      long amount = json.getLong("quantity") * json.getLong("unitPrice");
      return new Line(json.getString("sku"), amount);
    }
  }

  /**
   * What the views show of an order.
   *
   * @param status in lower case
   * @param lines how many
   * @param total in minor units
   * @param version of the stream
   */
  record Row(
      String customer, String currency, String status, long lines, long total, long version) {
    /** Reads a row of the view {@code orders}. */
    static Row of(JsonObject row) {
      return new Row(
          row.getString("customer"),
          row.getString("currency"),
          row.getString("status"),
          row.getLong("lines"),
          row.getLong("total"),
          row.getLong("version"));
    }

    boolean isShipped() {
      return SHIPPED.equals(status);
    }

    boolean isCancelled() {
      return CANCELLED.equals(status);
    }
  }

  OrderFold(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  Row row() {
    long total = lines.stream().mapToLong(Line::amount).sum();
    return new Row(customer, currency, status, lines.size(), total, version);
  }

  void apply(String type, JsonObject data, long atVersion) {
    version = atVersion;
    switch (type) {
      case "OrderPlaced" -> placed(data);
      case "LineAdded" -> lines.add(Line.of(data));
      case "LineRemoved" -> remove(data.getString("sku"));
      case "OrderConfirmed" -> status = PAID.equals(status) ? PAID : CONFIRMED;
      case "OrderPaid" -> status = PAID;
      case "OrderShipped" -> status = SHIPPED;
      case "OrderCancelled" -> status = CANCELLED;
      default -> throw new IllegalArgumentException("an order has no event " + type);
    }
  }

  private void placed(JsonObject data) {
    customer = data.getString("customer");
    currency = data.getString("currency");
    status = PLACED;
    JsonArray first = data.getJsonArray("lines");
    for (int i = 0; i < first.size(); i++) {
      lines.add(Line.of(first.getJsonObject(i)));
    }
  }

  /** Removes the last line of the sku. */
  private void remove(String sku) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).sku.equals(sku)) {
        lines.remove(i);
        return;
      }
    }
  }
}
