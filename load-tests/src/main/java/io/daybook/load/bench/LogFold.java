package io.daybook.load.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the logs of all partitions to their ends and folds the orders in them. Positions and
 * versions must be gapless.
 */
final class LogFold {
  private static final int NOT_FOUND = 404;
  private static final int LIMIT = 1_000;
  private static final int ROUNDS_MAX = 60;
  private static final long ROUND_MILLIS = 1_000;
  private static final String ORDER = "order/";

  private final HttpReader reader;
  private final Differences differences;
  private final List<Long> heads = new ArrayList<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<String, OrderFold> orders = new HashMap<>();
  private long events;

  LogFold(HttpReader reader, Differences differences) {
    this.reader = reader;
    this.differences = differences;
  }

  /** Reads until a round over all partitions brings nothing new: reactors may still be at work. */
  void read() throws InterruptedException {
    while (reader.read(path(heads.size(), 1, 1)).status() != NOT_FOUND) {
      heads.add(0L);
    }
    for (int round = 0; round < ROUNDS_MAX; round++) {
      long before = events;
      for (int partition = 0; partition < heads.size(); partition++) {
        readPartition(partition);
      }
      if (round > 0 && events == before) {
        return;
      }
      Thread.sleep(ROUND_MILLIS);
    }
    differences.add("the logs", "to come to an end", "growing");
  }

  private static String path(int partition, long from, int limit) {
    return "/partitions/" + partition + "/events?from=" + from + "&limit=" + limit;
  }

  private void readPartition(int partition) throws InterruptedException {
    while (true) {
      JsonArray page =
          reader.json(path(partition, heads.get(partition) + 1, LIMIT)).getJsonArray("events");
      for (int i = 0; i < page.size(); i++) {
        add(partition, page.getJsonObject(i));
      }
      if (page.isEmpty()) {
        return;
      }
    }
  }

  private void add(int partition, JsonObject event) {
    events++;
    String token = event.getString("position");
    long position = Long.parseLong(token.substring(token.indexOf(':') + 1));
    differences.compare("partition " + partition, heads.get(partition) + 1, position);
    heads.set(partition, position);
    String stream = event.getString("stream");
    long version = event.getLong("version");
    long before = versions.getOrDefault(stream, 0L);
    differences.compare(stream + " in the log", before + 1, version);
    versions.put(stream, version);
    if (stream.startsWith(ORDER)) {
      orders
          .computeIfAbsent(stream.substring(ORDER.length()), OrderFold::new)
          .apply(event.getString("type"), event.getJsonObject("data"), version);
    }
  }

  Collection<OrderFold> orders() {
    return orders.values();
  }

  long events() {
    return events;
  }

  /** Returns the query parameter that asks a view for all that was read. */
  String after() {
    PositionToken token = new PositionToken();
    for (int partition = 0; partition < heads.size(); partition++) {
      if (heads.get(partition) > 0) {
        token.add(partition, heads.get(partition));
      }
    }
    return token.after();
  }
}
