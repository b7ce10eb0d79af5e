package io.daybook.load.bench;

import io.daybook.load.retail.Invoice;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the views with sums over the data set. It holds for a server that has seen nothing but
 * the data set.
 */
final class RetailCheck {
  private final HttpReader reader;
  private final Report report;
  private final String after;
  private final Differences differences;

  /**
   * Creates a check.
   *
   * @param after the query parameter that asks for all that was written
   */
  RetailCheck(HttpReader reader, Report report, String after) {
    this.reader = reader;
    this.report = report;
    this.after = after;
    this.differences = new Differences(report);
  }

  private record Day(long orders, long units, long revenue) {
    static Day of(Invoice invoice) {
      return new Day(1, invoice.units(), invoice.total());
    }

    Day plus(Day other) {
      return new Day(orders + other.orders, units + other.units, revenue + other.revenue);
    }
  }

  /** Tells whether views and sums agree, and reports where they do not. */
  boolean holds(List<Invoice> invoices) throws InterruptedException {
    Map<String, Day> expected = new TreeMap<>();
    for (Invoice invoice : invoices) {
      String day = LocalDate.ofInstant(invoice.placedAt(), ZoneOffset.UTC).toString();
      expected.merge(day, Day.of(invoice), Day::plus);
    }
    compareDays(expected, days());
    Day all = expected.values().stream().reduce(new Day(0, 0, 0), Day::plus);
    compareDashboard(all);
    report.line(
        "verified %,d days, %,d orders, revenue %,d pence: %,d differences",
        expected.size(), all.orders, all.revenue, differences.count());
    return differences.count() == 0;
  }

  /** Reads all pages of the view {@code sales-by-day}. */
  private Map<String, Day> days() throws InterruptedException {
    Map<String, Day> days = new TreeMap<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page = reader.json("/views/sales-by-day?sort=day&limit=100&" + after + cursor);
      JsonArray rows = page.getJsonArray("rows");
      for (int i = 0; i < rows.size(); i++) {
        JsonObject entry = rows.getJsonObject(i);
        if (days.put(entry.getString("key"), day(entry.getJsonObject("row"))) != null) {
          differences.add("sales-by-day/" + entry.getString("key"), "once", "on two pages");
        }
      }
      cursor = cursor(page.getString("next"));
    }
    return days;
  }

  private static @Nullable String cursor(@Nullable String next) {
    return next == null ? null : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
  }

  private static Day day(JsonObject row) {
    return new Day(row.getLong("orders"), row.getLong("units"), row.getLong("revenue"));
  }

  private void compareDays(Map<String, Day> expected, Map<String, Day> actual) {
    expected.forEach(
        (day, sums) -> differences.compare("sales-by-day/" + day, sums, actual.get(day)));
    actual.forEach(
        (day, sums) -> {
          if (!expected.containsKey(day)) {
            differences.add("sales-by-day/" + day, "no row", sums);
          }
        });
  }

  private void compareDashboard(Day all) throws InterruptedException {
    JsonObject row = reader.json("/views/dashboard/all?" + after);
    differences.compare("dashboard orders", all.orders, row.getLong("orders"));
    differences.compare("dashboard cancelled", 0L, row.getLong("cancelled"));
    differences.compare("dashboard revenue", all.revenue, row.getLong("revenue"));
  }
}
