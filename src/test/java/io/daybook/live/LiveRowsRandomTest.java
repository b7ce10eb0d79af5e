package io.daybook.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.live.FakeView.Order;
import io.daybook.live.LiveBench.Client;
import io.daybook.testkit.RandomRuns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Rows change, answers are held back, changes are lost, slices are built again, sockets fill and
 * drain, and clients reconnect, in random order. In the end every client has what the view has, and
 * no row it saw ever went back in time.
 */
class LiveRowsRandomTest {
  private static final int KEYS = 8;
  private static final LiveOptions OPTIONS =
      new LiveOptions(
          10,
          5,
          1_000,
          LiveBench.SMALL.timing(),
          new LiveOptions.ViewLimits(40, 6, 20, 100_000, 1_000),
          LiveBench.SMALL.reads());

  @Test
  void everyClientEndsWithWhatTheViewHas() {
    RandomRuns.run(25, LiveRowsRandomTest::run);
  }

  private static void run(Random random) {
    try (LiveBench bench = new LiveBench(OPTIONS, 2)) {
      Scene scene = new Scene(bench, random);
      for (int step = 0; step < 250; step++) {
        scene.step();
      }
      scene.finish();
    }
  }

  private static final class Scene {
    private final LiveBench bench;
    private final Random random;
    private final List<Reader> readers = new ArrayList<>();
    private long version;

    Scene(LiveBench bench, Random random) {
      this.bench = bench;
      this.random = random;
      readers.add(new Reader(bench, "", order -> true));
      readers.add(new Reader(bench, ",'key':'o-1'", order -> order.id().equals("o-1")));
      readers.add(
          new Reader(
              bench, ",'where':{'customer':'c-1'}", order -> order.customer().equals("c-1")));
      readers.add(
          new Reader(
              bench,
              ",'where':{'status':'open','customer':'c-0'}",
              order -> order.customer().equals("c-0") && order.status().equals("open")));
    }

    void step() {
      Reader reader = readers.get(random.nextInt(readers.size()));
      switch (random.nextInt(18)) {
        case 0, 1, 2, 3, 4 -> bench.run(this::change);
        case 5 -> bench.run(() -> bench.view.idle(random.nextInt(2)));
        case 6 -> bench.run(() -> bench.view.holdBefore = true);
        case 7 -> bench.run(() -> bench.view.holdAfter = true);
        case 8, 9 -> bench.run(bench.view::release);
        case 10 -> reader.client.full(true);
        case 11 -> reader.room(random.nextInt(4));
        case 12 -> reader.read();
        case 13, 15, 16 -> reader.reconnect();
        case 14 -> rarely(() -> bench.run(this::lose));
        default -> bench.settle();
      }
    }

    private void rarely(Runnable action) {
      if (random.nextInt(4) == 0) {
        action.run();
      }
    }

    private Order order(String id) {
      String status = random.nextBoolean() ? "open" : "shut";
      return new Order(id, "c-" + random.nextInt(3), status, ++version);
    }

    private void change() {
      int slice = random.nextInt(2);
      Map<String, Order> rows = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        String key = "o-" + random.nextInt(KEYS);
        if (bench.view.description.slice(key) == slice) {
          rows.put(key, random.nextInt(4) == 0 ? null : order(key));
        }
      }
      bench.view.change(slice, rows);
    }

    /** Loses a batch, or builds a slice again. */
    private void lose() {
      if (random.nextBoolean()) {
        bench.view.loseChanges = true;
        change();
        bench.view.loseChanges = false;
      } else {
        int slice = random.nextInt(2);
        Map<String, Order> rows = new HashMap<>();
        bench.view.rows().forEach((key, row) -> keep(slice, key, row, rows));
        bench.view.rebuild(slice, rows);
      }
    }

    private void keep(int slice, String key, Order row, Map<String, Order> rows) {
      if (bench.view.description.slice(key) == slice) {
        rows.put(key, row);
      }
    }

    void finish() {
      bench.run(bench.view::release);
      bench.run(() -> bench.view.idle(0));
      bench.run(() -> bench.view.idle(1));
      for (Reader reader : readers) {
        bench.run(() -> reader.client.sink.room = Integer.MAX_VALUE);
        reader.client.full(false);
      }
      for (Reader reader : readers) {
        reader.awaitRows(bench.call(bench.view::rows));
      }
    }
  }

  /** A client that keeps the rows it is told of across reconnects. */
  private static final class Reader {
    private final LiveBench bench;
    private final String selection;
    private final Predicate<Order> mine;
    private final Map<String, Long> rows = new TreeMap<>();
    private final Map<String, Long> newest = new HashMap<>();
    private String position = "";
    private boolean waitsForSnapshot;
    private Client client;

    Reader(LiveBench bench, String selection, Predicate<Order> mine) {
      this.bench = bench;
      this.selection = selection;
      this.mine = mine;
      this.client = bench.client();
      subscribe();
    }

    private void subscribe() {
      String after = position.isEmpty() ? "" : ",'after':'" + position + "'";
      client.send("{'op':'subscribe','id':'x','view':'orders'" + selection + after + "}");
    }

    void room(int frames) {
      bench.run(() -> client.sink.room = frames);
      client.full(false);
      bench.settle();
      bench.run(() -> client.sink.room = 0);
    }

    void reconnect() {
      bench.run(client.session::ended);
      read();
      if (waitsForSnapshot) {
        position = "";
      }
      client = bench.client();
      subscribe();
    }

    void read() {
      client.rest().forEach(this::read);
    }

    private void read(JsonNode frame) {
      switch (frame.path("op").asText()) {
        case "subscribed" -> waitsForSnapshot = position.isEmpty();
        case "reset" -> waitsForSnapshot = true;
        case "snapshot" -> snapshot(frame);
        case "row" -> row(frame);
        default -> throw new AssertionError(frame.toString());
      }
    }

    private void snapshot(JsonNode frame) {
      assertThat(waitsForSnapshot).as("a snapshot after subscribed or reset").isTrue();
      waitsForSnapshot = false;
      rows.clear();
      frame.path("rows").forEach(row -> put(row.path("key").asText(), row.path("row")));
      position = frame.path("position").asText();
    }

    private void row(JsonNode frame) {
      assertThat(waitsForSnapshot).as("a row before its snapshot: " + frame).isFalse();
      String key = frame.path("key").asText();
      if (frame.path("row").isNull()) {
        rows.remove(key);
      } else {
        put(key, frame.path("row"));
      }
      position = frame.path("position").asText();
    }

    private void put(String key, JsonNode row) {
      long version = row.path("version").asLong();
      assertThat(version)
          .as("a row goes back in time: " + key)
          .isGreaterThanOrEqualTo(newest.getOrDefault(key, 0L));
      newest.put(key, version);
      rows.put(key, version);
    }

    void awaitRows(Map<String, Order> view) {
      Map<String, Long> wanted = new TreeMap<>();
      view.values().stream().filter(mine).forEach(row -> wanted.put(row.id(), row.version()));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      while (!rows.equals(wanted) && System.nanoTime() < deadline) {
        read();
      }
      assertThat(rows).as(selection).isEqualTo(wanted);
    }
  }
}
