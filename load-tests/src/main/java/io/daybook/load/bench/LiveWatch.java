package io.daybook.load.bench;

import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * The subscribers of {@code live}: one to all events of the category, about half of the others each
 * to the orders of one customer, the rest each to some of the orders by key, every tenth of all,
 * before they are placed.
 */
final class LiveWatch implements OrderLane.Acknowledged {
  private static final int KEY_EVERY = 10;
  private static final int BROKEN_SHOWN_MAX = 20;
  private static final String STREAM = "order/";

  private final Orders orders;
  private final Report report;
  private final int keySubscribers;
  private final long ordersMax;
  private final Arrivals events = new Arrivals();
  private final Arrivals customerRows = new Arrivals();
  private final Arrivals keyRows = new Arrivals();
  private final AtomicLong broken = new AtomicLong();
  private volatile boolean over;

  /**
   * Creates it.
   *
   * @param orders those to be placed; their customers are watched, each by one subscriber
   * @param keySubscribers how many subscribers watch by key
   * @param ordersMax how many orders may be placed
   */
  LiveWatch(Orders orders, int keySubscribers, long ordersMax, Report report) {
    this.orders = orders;
    this.report = report;
    this.keySubscribers = keySubscribers;
    this.ordersMax = ordersMax;
  }

  /** Acknowledgements before that time are matched, but not measured. */
  void measureFrom(long nanos) {
    events.measureFrom(nanos);
    customerRows.measureFrom(nanos);
    keyRows.measureFrom(nanos);
  }

  /** Succeeds when every subscription has begun. */
  Future<?> connect(WebSocketClient client, Target target) {
    List<Future<Void>> connected = new ArrayList<>();
    JsonObject category = subscription("d").put("category", "order");
    connected.add(LiveSubscriber.connect(client, target, List.of(category), new EventFrames()));
    for (int i = 0; i < orders.customers(); i++) {
      JsonObject where = new JsonObject().put("customer", orders.customer(i));
      JsonObject rows = subscription("c").put("view", "orders").put("where", where);
      connected.add(
          LiveSubscriber.connect(client, target, List.of(rows), new RowFrames(customerRows)));
    }
    for (int i = 0; i < keySubscribers; i++) {
      connected.add(LiveSubscriber.connect(client, target, keysOf(i), new RowFrames(keyRows)));
    }
    return Future.all(connected);
  }

  private static JsonObject subscription(String id) {
    return new JsonObject().put("op", "subscribe").put("id", id);
  }

  private List<JsonObject> keysOf(int subscriber) {
    long step = (long) KEY_EVERY * keySubscribers;
    return LongStream.iterate((long) KEY_EVERY * subscriber, n -> n < ordersMax, n -> n + step)
        .mapToObj(orders::id)
        .map(key -> subscription(key).put("view", "orders").put("key", key))
        .toList();
  }

  private boolean isWatchedByKey(String order) {
    long number = Long.parseLong(order.substring(order.lastIndexOf('-') + 1));
    return keySubscribers > 0 && number % KEY_EVERY == 0 && number < ordersMax;
  }

  @Override
  public void acknowledged(OrderCommand command, Answer answer, long nanos) {
    String tag = String.valueOf(answer.header("etag"));
    long version = Long.parseLong(tag.substring(1, tag.length() - 1));
    events.acknowledged(command.order(), version, nanos);
    customerRows.acknowledged(command.order(), version, nanos);
    if (isWatchedByKey(command.order())) {
      keyRows.acknowledged(command.order(), version, nanos);
    }
  }

  /** Counts the frames of events: every event of this run once, in the order of its stream. */
  private final class EventFrames implements LiveSubscriber.Frames {
    @Override
    public void event(JsonObject event, long nanos) {
      String stream = event.getString("stream");
      if (stream.startsWith(STREAM + orders.run())) {
        long version = event.getLong("version");
        long before = events.arrived(stream.substring(STREAM.length()), version, nanos);
        if (version != before + 1) {
          broken(stream + " version " + version + " came after " + before);
        }
      }
    }

    @Override
    public void broken(String why) {
      LiveWatch.this.broken(why);
    }
  }

  /** Counts the frames of rows. */
  private final class RowFrames implements LiveSubscriber.Frames {
    private final Arrivals rows;

    RowFrames(Arrivals rows) {
      this.rows = rows;
    }

    @Override
    public void row(JsonObject row, long nanos) {
      JsonObject value = row.getJsonObject("row");
      if (value != null) {
        rows.arrived(row.getString("key"), value.getLong("version"), nanos);
      }
    }

    @Override
    public void broken(String why) {
      LiveWatch.this.broken(why);
    }
  }

  private void broken(String why) {
    if (over) {
      return;
    }
    if (broken.incrementAndGet() <= BROKEN_SHOWN_MAX) {
      report.line("  BROKEN: %s", why);
    }
  }

  /** Returns how many acknowledged changes no frame has shown yet. */
  long missed() {
    return events.missed() + customerRows.missed() + keyRows.missed();
  }

  /**
   * Prints the figures; false when something was missed, out of order, or broken. What happens to
   * the connections after that does not count.
   */
  boolean report(double seconds) {
    over = true;
    print("events by category", events, seconds);
    print("rows by customer", customerRows, seconds);
    print("rows by key", keyRows, seconds);
    report.line("broken: %,d", broken.get());
    return missed() == 0 && broken.get() == 0;
  }

  private void print(String what, Arrivals arrivals, double seconds) {
    report.line(
        "%-18s: p50 %.2f  p99 %.2f  max %.2f ms after the answer (%,d measured); %,.0f frames/s;"
            + " unseen %,d",
        what,
        arrivals.millis(50),
        arrivals.millis(99),
        arrivals.millis(100),
        arrivals.measured(),
        arrivals.frames() / seconds,
        arrivals.missed());
  }
}
