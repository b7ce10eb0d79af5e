package io.daybook.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.daybook.live.LiveBench.Client;
import io.daybook.testkit.RandomRuns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscriptions to streams and categories. */
class LiveEventsTest {
  private final LiveBench bench = new LiveBench(LiveBench.SMALL, 1);
  private final Client client = bench.client();

  @AfterEach
  void close() {
    bench.close();
  }

  private static List<Long> versions(List<JsonNode> frames) {
    return frames.stream().map(frame -> frame.path("event").path("version").asLong()).toList();
  }

  private List<JsonNode> next(int count) {
    List<JsonNode> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(client.next());
    }
    return frames;
  }

  @Test
  void aStreamIsReadFromTheStoreAndThenFollowed() {
    for (int i = 1; i <= 7; i++) {
      bench.append("order/o-1");
    }
    client.send("{'op':'subscribe','id':'c','stream':'order/o-1','from':3}");
    assertThat(client.text()).isEqualTo("{'op':'subscribed','id':'c'}");
    assertThat(versions(next(5))).containsExactly(3L, 4L, 5L, 6L, 7L);
    RecordedEvent event = bench.append("order/o-1");
    assertThat(client.text())
        .isEqualTo(
            "{'op':'event','id':'c','event':{'id':'%s','stream':'order/o-1','type':'Noted',"
                    .formatted(event.id())
                + "'schemaVersion':1,'version':8,'position':'%d:8','data':{'n':8},"
                    .formatted(event.partition())
                + "'metadata':{},'recordedAt':'1970-01-01T00:00:00Z'}}");
  }

  @Test
  void aStreamThatIsNotThereYetIsFollowed() {
    client.send("{'op':'subscribe','id':'c','stream':'order/o-1'}");
    client.next();
    bench.append("order/o-2");
    bench.append("order/o-1");
    bench.append("order/o-1");
    assertThat(versions(next(2))).containsExactly(1L, 2L);
  }

  @Test
  void aStreamCanBeFollowedFromAVersionToCome() {
    client.send("{'op':'subscribe','id':'c','stream':'order/o-1','from':3}");
    client.next();
    for (int i = 1; i <= 4; i++) {
      bench.append("order/o-1");
    }
    assertThat(versions(next(2))).containsExactly(3L, 4L);
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void aCategoryIsFollowedFromNowOn() {
    bench.append("order/o-1");
    client.send("{'op':'subscribe','id':'d','category':'order'}");
    JsonNode subscribed = client.next();
    assertThat(subscribed.path("op").asText()).isEqualTo("subscribed");
    assertThat(subscribed.path("position").asText()).endsWith(":1");
    bench.append("stock/s-1");
    bench.append("order/o-1");
    assertThat(versions(next(1))).containsExactly(2L);
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void aCategoryIsReadFromAPositionAndThenFollowed() {
    for (int i = 0; i < 20; i++) {
      bench.append("order/o-" + i % 5);
      bench.append("stock/s-" + i % 5);
    }
    client.send("{'op':'subscribe','id':'d','category':'order','after':'0:0'}");
    client.next();
    Map<String, Long> seen = new HashMap<>();
    checkEachOnce(next(20), seen);
    bench.append("order/o-3");
    checkEachOnce(next(1), seen);
    assertThat(seen.values().stream().mapToLong(version -> version).sum()).isEqualTo(21);
  }

  @Test
  void whatWasSeenInAnotherStoreIsNotWaitedFor() {
    bench.append("order/o-1");
    client.send("{'op':'subscribe','id':'c','category':'order','after':'0:99'}");
    assertThat(client.next().path("problem").path("detail").asText()).contains("another store");
    client.send("{'op':'subscribe','id':'d','stream':'order/o-1','from':7}");
    client.next();
    assertThat(client.next().path("problem").path("detail").asText())
        .startsWith("the stream is at version 1, so it can be followed from 2 at most, not from 7");
    client.send("{'op':'subscribe','id':'d','stream':'order/o-1','from':2}");
    assertThat(client.next().path("op").asText()).isEqualTo("subscribed");
    bench.append("order/o-1");
    assertThat(client.next().path("event").path("version").asLong()).isEqualTo(2);
  }

  private static void checkEachOnce(List<JsonNode> frames, Map<String, Long> seen) {
    for (JsonNode frame : frames) {
      JsonNode event = frame.path("event");
      String stream = event.path("stream").asText();
      assertThat(event.path("version").asLong())
          .as(stream)
          .isEqualTo(seen.merge(stream, 1L, Long::sum));
    }
  }

  @Test
  void aSlowClientIsCaughtUpFromTheStore() {
    client.send("{'op':'subscribe','id':'c','stream':'order/o-1'}");
    client.send("{'op':'subscribe','id':'d','category':'order','after':'0:0'}");
    next(2);
    client.full(true);
    for (int i = 1; i <= 10; i++) {
      bench.append("order/o-1");
    }
    assertThat(client.rest()).isEmpty();
    bench.run(() -> client.sink.room = 7);
    client.full(false);
    assertThat(next(7)).hasSize(7);
    assertThat(client.rest()).isEmpty();
    bench.run(() -> client.sink.room = Integer.MAX_VALUE);
    client.full(false);
    assertThat(next(13)).hasSize(13);
    List<JsonNode> all = client.sink.frames;
    for (String id : List.of("c", "d")) {
      assertThat(versions(all.stream().filter(frame -> isEvent(frame, id)).toList()))
          .isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
    }
  }

  private static boolean isEvent(JsonNode frame, String id) {
    return frame.path("op").asText().equals("event") && frame.path("id").asText().equals(id);
  }

  @Test
  void nothingComesAfterUnsubscribing() {
    for (int i = 1; i <= 10; i++) {
      bench.append("order/o-1");
    }
    bench.run(
        () -> {
          client.session.received("{\"op\":\"subscribe\",\"id\":\"c\",\"stream\":\"order/o-1\"}");
          client.session.received("{\"op\":\"unsubscribe\",\"id\":\"c\"}");
        });
    bench.append("order/o-1");
    List<JsonNode> frames = client.rest();
    assertThat(frames.getLast().path("op").asText()).isEqualTo("unsubscribed");
  }

  @Test
  void anEventThatTheFeedHandsOutDuringAReadIsNotLost() {
    for (int i = 0; i < 100; i++) {
      String stream = "order/r-" + i;
      Client reader = bench.client();
      reader.send("{'op':'subscribe','id':'c','stream':'%s'}".formatted(stream));
      long until = System.nanoTime() + i * 50_000L;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      bench.append(stream);
      reader.next();
      assertThat(versions(List.of(reader.next()))).containsExactly(1L);
    }
  }

  /** Appends, fills and drains sockets, and reconnects, in random order. */
  @Test
  void eventsAreExactWhateverTheInterleaving() {
    RandomRuns.run(10, this::interleave);
  }

  private void interleave(Random random) {
    String run = Long.toHexString(random.nextLong());
    List<String> streams = List.of("order/a-" + run, "order/b-" + run, "stock/c-" + run);
    ExactReader ofStream = new ExactReader(streams.get(0), false);
    ExactReader ofCategory = new ExactReader("order", true);
    for (int step = 0; step < 150; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> bench.append(streams.get(random.nextInt(streams.size())));
        case 3 -> ofStream.client.full(random.nextBoolean());
        case 4 -> ofCategory.client.full(random.nextBoolean());
        case 5 -> ofCategory.room(random.nextInt(4));
        case 6 -> reconnect(random, ofStream, ofCategory);
        default -> bench.settle();
      }
    }
    ofStream.finish(streams.subList(0, 1));
    ofCategory.finish(streams.subList(0, 2));
  }

  private static void reconnect(Random random, ExactReader ofStream, ExactReader ofCategory) {
    if (random.nextInt(4) == 0) {
      ofStream.reconnect();
      ofCategory.reconnect();
    }
  }

  /** Follows events across reconnects, and checks that each comes once and in order. */
  private final class ExactReader {
    private final String source;
    private final boolean category;
    private final Map<String, Long> next = new HashMap<>();
    private String after;
    private Client client = bench.client();

    ExactReader(String source, boolean category) {
      this.source = source;
      this.category = category;
      this.after = LiveBench.await(bench.store.heads()).toString();
      subscribe();
    }

    private void subscribe() {
      client.send(
          category
              ? "{'op':'subscribe','id':'x','category':'%s','after':'%s'}".formatted(source, after)
              : "{'op':'subscribe','id':'x','stream':'%s','from':%d}"
                  .formatted(source, next.getOrDefault(source, 1L)));
    }

    void room(int frames) {
      bench.run(() -> client.sink.room = frames);
      client.full(false);
      bench.settle();
      bench.run(() -> client.sink.room = 0);
    }

    private void read() {
      for (JsonNode frame : client.rest()) {
        if (isEvent(frame, "x")) {
          read(frame.path("event"));
        }
      }
    }

    private void read(JsonNode event) {
      String stream = event.path("stream").asText();
      assertThat(category ? stream.startsWith(source + '/') : stream.equals(source)).isTrue();
      long version = event.path("version").asLong();
      Long expected = next.get(stream);
      assertThat(version).isEqualTo(expected == null ? 1 : expected);
      next.put(stream, version + 1);
      after = after + ',' + event.path("position").asText();
    }

    void reconnect() {
      bench.run(() -> client.session.ended());
      read();
      client = bench.client();
      subscribe();
    }

    /** Makes room, and waits until everything of these streams has come. */
    void finish(List<String> streams) {
      bench.run(() -> client.sink.room = Integer.MAX_VALUE);
      client.full(false);
      for (String stream : streams) {
        long version = LiveBench.await(bench.store.streamVersion(StreamId.parse(stream)));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (next.getOrDefault(stream, 1L) <= version) {
          assertThat(System.nanoTime()).as(stream + " " + next).isLessThan(deadline);
          read();
        }
      }
    }
  }
}
