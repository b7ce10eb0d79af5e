package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server and its embedded servers with SIGKILL at five random moments under load: no
 * acknowledged command is lost, none is applied twice, the views equal a fold of the log, and each
 * order that was placed ends confirmed with its stock, once.
 */
class CrashIT {
  private static final int PARTITIONS = 8;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KILLS = 5;
  private static final int LANES = 32;

  @TempDir Path data;

  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private ServerProcess server;

  @BeforeEach
  void prepare() throws Exception {
    server = new ServerProcess(data, Map.of("DAYBOOK_PARTITIONS", Integer.toString(PARTITIONS)));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private HttpResponse<String> post(String path, String body, String key) throws Exception {
    return server.post(path, body, "Idempotency-Key", key);
  }

  /** Sends commands until told to stop; keeps the answer of each that was acknowledged. */
  private void load(AtomicBoolean stopped) {
    while (!stopped.get()) {
      int number = next.getAndIncrement();
      try {
        HttpResponse<String> answer = send(number);
        if (answer.statusCode() / 100 == 2) {
          acknowledged.put("k-" + number, answer.body());
        }
      } catch (Exception killed) {
        assertThat(killed).isNotNull();
      }
    }
  }

  private HttpResponse<String> send(int number) throws Exception {
    if (number % 3 == 2) {
      return post(
          "/commands/stock/sku-" + number % 11 + "/receive", "{\"quantity\":1}", key(number));
    }
    String body =
        """
        {"customer":"c-%d","currency":"GBP","lines":[{"sku":"s","quantity":1,"unitPrice":%d}]}\
        """
            .formatted(number % 17, number);
    return post("/commands/order/o-" + number + "/place", body, key(number));
  }

  private static String key(int number) {
    return "k-" + number;
  }

  @Test
  void noAcknowledgedCommandIsLostOrAppliedTwice() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      server.start();
      AtomicBoolean stopped = new AtomicBoolean();
      List<Thread> lanes = new ArrayList<>();
      for (int i = 0; i < LANES; i++) {
        lanes.add(Thread.ofVirtual().start(() -> load(stopped)));
      }
      Thread.sleep(300 + random.nextInt(2_000));
      server.killAll();
      stopped.set(true);
      for (Thread lane : lanes) {
        lane.join();
      }
    }
    server.start();
    assertThat(acknowledged).hasSizeGreaterThan(100);
    System.out.println("acknowledged " + acknowledged.size() + " of " + next.get());
    assertLog();
    assertRepeats(random);
    assertViews();
    awaitReactor();
    assertProcess();
  }

  private List<JsonNode> log() throws Exception {
    List<JsonNode> log = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      String from = "1";
      long position = 0;
      while (from != null) {
        JsonNode page =
            JSON.readTree(
                server.get("/partitions/" + p + "/events?limit=1000&from=" + from).body());
        for (JsonNode event : page.get("events")) {
          position++;
          assertThat(event.at("/position").textValue()).isEqualTo(p + ":" + position);
          log.add(event);
        }
        from = page.at("/next").isNull() ? null : page.at("/next").asText();
      }
    }
    return log;
  }

  /** The correlation id of a command without one of its own is its command id. */
  private void assertLog() throws Exception {
    Map<String, Long> versions = new HashMap<>();
    Set<String> commands = new HashSet<>();
    Set<String> events = new HashSet<>();
    for (JsonNode event : log()) {
      String stream = event.at("/stream").textValue();
      assertThat(event.at("/version").longValue()).isEqualTo(versions.merge(stream, 1L, Long::sum));
      if (event.at("/metadata/actor").isMissingNode()) {
        assertThat(commands.add(event.at("/metadata/correlationId").textValue())).isTrue();
      }
      events.add(event.at("/id").textValue());
    }
    assertThat(commands).containsAll(acknowledged.keySet());
    for (String answer : acknowledged.values()) {
      assertThat(events).contains(JSON.readTree(answer).at("/events/0/id").textValue());
    }
  }

  private void assertRepeats(Random random) throws Exception {
    for (Map.Entry<String, String> one : acknowledged.entrySet()) {
      if (random.nextInt(5) == 0) {
        HttpResponse<String> again = send(Integer.parseInt(one.getKey().substring(2)));
        assertThat(again.body()).isEqualTo(one.getValue());
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
      }
    }
  }

  private void assertViews() throws Exception {
    Map<String, Long> onHand = new HashMap<>();
    long orders = 0;
    long revenue = 0;
    for (JsonNode event : log()) {
      if (event.at("/type").textValue().equals("OrderPlaced")) {
        orders++;
        revenue += event.at("/data/lines/0/unitPrice").longValue();
      } else if (event.at("/type").textValue().equals("StockReceived")) {
        String sku = event.at("/stream").textValue().substring("stock/".length());
        onHand.merge(sku, event.at("/data/quantity").longValue(), Long::sum);
      }
    }
    JsonNode dashboard = row("/views/dashboard/all");
    assertThat(dashboard.at("/orders").longValue()).isEqualTo(orders);
    assertThat(dashboard.at("/revenue").longValue()).isEqualTo(revenue);
    for (Map.Entry<String, Long> stock : onHand.entrySet()) {
      assertThat(row("/views/stock-levels/" + stock.getKey()).at("/onHand").longValue())
          .isEqualTo(stock.getValue());
    }
  }

  /** Waits until the shop's reactor has gone through all that was stored. */
  private void awaitReactor() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    JsonNode reactor = row("/admin/reactors").at("/reactors/0");
    while (reactor.at("/lag").longValue() > 0 || reactor.at("/underWay").longValue() > 0) {
      assertThat(System.nanoTime()).as(reactor.toString()).isLessThan(deadline);
      Thread.sleep(100);
      reactor = row("/admin/reactors").at("/reactors/0");
    }
    assertThat(reactor.at("/parked").longValue()).isZero();
  }

  private void assertProcess() throws Exception {
    List<String> placed = new ArrayList<>();
    List<String> confirmed = new ArrayList<>();
    List<String> reserved = new ArrayList<>();
    for (JsonNode event : log()) {
      String id = event.at("/stream").textValue().replaceFirst("[^/]*/", "");
      switch (event.at("/type").textValue()) {
        case "OrderPlaced" -> placed.add(id);
        case "OrderConfirmed" -> confirmed.add(id);
        case "StockReserved" -> reserved.add(event.at("/data/orderId").textValue());
        default -> assertThat(event.at("/type").textValue()).isEqualTo("StockReceived");
      }
    }
    assertThat(confirmed).containsExactlyInAnyOrderElementsOf(placed);
    assertThat(reserved).containsExactlyInAnyOrderElementsOf(placed);
  }

  private JsonNode row(String path) throws Exception {
    return JSON.readTree(server.get(path).body());
  }
}
