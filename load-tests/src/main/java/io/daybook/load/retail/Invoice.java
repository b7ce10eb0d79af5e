package io.daybook.load.retail;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A sale of the data set, which becomes one order.
 *
 * @param number the invoice's number, which is the order's id
 * @param customer the customer's number, or {@code guest}
 * @param placedAt the date of its first line, taken as UTC
 * @param lines in the order of the file
 */
public record Invoice(String number, String customer, Instant placedAt, List<Line> lines) {
  /** As many lines as an order may have. */
  public static final int LINES_MAX = 2_000;

  /**
   * A line of an invoice.
   *
   * @param sku the stock code
   * @param description what people call it, may be empty
   * @param quantity at least 1
   * @param unitPrice in pence, at least 1
   */
  public record Line(String sku, String description, long quantity, long unitPrice) {
    private JsonObject json() {
      JsonObject json = new JsonObject().put("sku", sku);
      if (!description.isEmpty()) {
        json.put("description", description);
      }
      return json.put("quantity", quantity).put("unitPrice", unitPrice);
    }
  }

  /** Creates an invoice; the lines are copied. */
  public Invoice {
    lines = List.copyOf(lines);
  }

  /** Tells whether it is small enough for one order. */
  public boolean isPlaceable() {
    return lines.size() <= LINES_MAX;
  }

  /** Returns the sum of the quantities. */
  public long units() {
    return lines.stream().mapToLong(Line::quantity).sum();
  }

  /** Returns the sum of quantity times unit price, in pence. */
  public long total() {
    return lines.stream().mapToLong(line -> line.quantity * line.unitPrice).sum();
  }

  /** Returns the key under which its order is placed, the same every time. */
  public String idempotencyKey() {
    return "retail-" + number;
  }

  /** Returns the body of the command {@code place}. */
  public String placeBody() {
    JsonArray items = new JsonArray();
    lines.forEach(line -> items.add(line.json()));
    return new JsonObject()
        .put("customer", customer)
        .put("currency", "GBP")
        .put("lines", items)
        .put("placedAt", placedAt.toString())
        .encode();
  }
}
