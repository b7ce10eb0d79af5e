package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.testkit.TestServers;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays a file in the UCI Online Retail format twice with the same idempotency keys: the second
 * time changes nothing, and the rollups equal sums that are computed from the file itself.
 */
class ReplayIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("M/d/yyyy H:mm", Locale.ROOT);
  private static final long SEED = 20_101_201L;
  private static final int INVOICES = 120;

  @TempDir Path directory;

  private record Line(
      String invoice,
      String sku,
      String description,
      long quantity,
      String date,
      String price,
      String customer) {
    static Line parse(String text) {
      String[] fields = text.split(",", -1);
      return new Line(
          fields[0],
          fields[1],
          fields[2],
          Long.parseLong(fields[3]),
          fields[4],
          fields[5],
          fields[6].isEmpty() || fields[6].equals("0") ? "guest" : fields[6]);
    }

    boolean isSale() {
      return !invoice.startsWith("C") && quantity >= 1 && pence() > 0;
    }

    long pence() {
      return new BigDecimal(price).movePointRight(2).longValueExact();
    }

    String placedAt() {
      return LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC).toString();
    }
  }

  private static Path makeFile(Path directory) throws Exception {
    System.out.println("seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> lines = new ArrayList<>();
    lines.add("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country");
    for (int i = 0; i < INVOICES; i++) {
      String invoice = (random.nextInt(12) == 0 ? "C" : "") + (536_365 + i);
      String customer = List.of("", "0", "17850", "13047", "12583").get(random.nextInt(5));
      String date = "12/" + (1 + random.nextInt(9)) + "/2010 " + random.nextInt(24) + ":26";
      for (int line = 0; line <= random.nextInt(8); line++) {
        lines.add(
            String.join(
                ",",
                invoice,
                "SKU" + random.nextInt(30),
                "THING",
                Integer.toString(random.nextInt(10) == 0 ? -2 : 1 + random.nextInt(24)),
                date,
                random.nextInt(15) == 0
                    ? "0"
                    : BigDecimal.valueOf(random.nextInt(1, 2_000), 2) + "",
                customer,
                "United Kingdom"));
      }
    }
    return Files.write(directory.resolve("retail.csv"), lines);
  }

  private static Map<String, List<Line>> orders(Path file) throws Exception {
    Map<String, List<Line>> orders = new LinkedHashMap<>();
    Files.readAllLines(file).stream()
        .skip(1)
        .map(Line::parse)
        .filter(Line::isSale)
        .forEach(line -> orders.computeIfAbsent(line.invoice(), i -> new ArrayList<>()).add(line));
    return orders;
  }

  private static String place(List<Line> lines) {
    var body = JSON.createObjectNode();
    body.put("customer", lines.getFirst().customer())
        .put("currency", "GBP")
        .put("placedAt", lines.getFirst().placedAt());
    var array = body.putArray("lines");
    for (Line line : lines) {
      array
          .addObject()
          .put("sku", line.sku())
          .put("description", line.description())
          .put("quantity", line.quantity())
          .put("unitPrice", line.pence());
    }
    return body.toString();
  }

  private static int replay(TestNode node, Map<String, List<Line>> orders) throws Exception {
    int replayed = 0;
    for (Map.Entry<String, List<Line>> order : orders.entrySet()) {
      HttpResponse<String> answer =
          node.post(
              "/commands/order/" + order.getKey() + "/place",
              place(order.getValue()),
              "Idempotency-Key",
              "retail-" + order.getKey());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      replayed += answer.headers().firstValue("idempotent-replayed").isPresent() ? 1 : 0;
    }
    return replayed;
  }

  @Test
  void twiceIsOnceAndTheSumsAreThoseOfTheFile() throws Exception {
    Map<String, List<Line>> orders = orders(makeFile(directory));
    try (TestNode node =
        TestNode.start(TestServers.freshDatabase(), TestServers.kafka(), "replay-it")) {
      assertThat(replay(node, orders)).isZero();
      String heads = TestNode.await(node.store().heads()).toString();

      assertThat(replay(node, orders)).isEqualTo(orders.size());

      assertThat(TestNode.await(node.store().heads())).hasToString(heads);
      node.awaitViews();
      assertDays(node, orders);
      assertDashboard(node, orders);
    }
  }

  private static void assertDays(TestNode node, Map<String, List<Line>> orders) throws Exception {
    Map<String, long[]> expected = new HashMap<>();
    for (List<Line> lines : orders.values()) {
      long[] sums =
          expected.computeIfAbsent(
              lines.getFirst().placedAt().substring(0, 10), day -> new long[3]);
      sums[0]++;
      for (Line line : lines) {
        sums[1] += line.quantity();
        sums[2] += line.quantity() * line.pence();
      }
    }
    JsonNode rows = JSON.readTree(node.get("/views/sales-by-day?limit=1000").body()).get("rows");
    assertThat(rows).hasSize(expected.size());
    for (JsonNode row : rows) {
      long[] sums = expected.get(row.get("key").textValue());
      assertThat(row.at("/row/orders").longValue()).isEqualTo(sums[0]);
      assertThat(row.at("/row/units").longValue()).isEqualTo(sums[1]);
      assertThat(row.at("/row/revenue").longValue()).isEqualTo(sums[2]);
    }
  }

  private static void assertDashboard(TestNode node, Map<String, List<Line>> orders)
      throws Exception {
    long revenue =
        orders.values().stream()
            .flatMap(List::stream)
            .mapToLong(line -> line.quantity() * line.pence())
            .sum();
    JsonNode row = JSON.readTree(node.get("/views/dashboard/all").body());
    assertThat(row.at("/orders").intValue()).isEqualTo(orders.size());
    assertThat(row.at("/open").intValue()).isEqualTo(orders.size());
    assertThat(row.at("/revenue").longValue()).isEqualTo(revenue);
  }
}
