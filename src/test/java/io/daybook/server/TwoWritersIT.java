package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandReply;
import io.daybook.command.CommandReply.Accepted;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two verticles append to one partition of one database at the same time, each sure that it owns
 * it.
 */
class TwoWritersIT {
  private static final int COMMANDS = 4_000;
  private static final int GIVEN_UP_MAX = 80;
  private static final int STREAMS = 40;
  private static final int IN_FLIGHT = 64;
  private static final String STOCK = "sku-";

  /** Sends commands with some in flight all the time, and collects the answers. */
  private static Future<List<CommandReply>> sendAll(TestWriter writer, String name) {
    List<CommandReply> replies = new ArrayList<>();
    int[] next = {0};
    List<Future<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      lanes.add(lane(writer, name, next, replies));
    }
    return Future.all(lanes).map(replies);
  }

  private static Future<Void> lane(
      TestWriter writer, String name, int[] next, List<CommandReply> replies) {
    int number = next[0]++;
    if (number >= COMMANDS) {
      return Future.succeededFuture();
    }
    return writer
        .send(STOCK + number % STREAMS, name + "-" + number)
        .compose(
            reply -> {
              replies.add(reply);
              return lane(writer, name, next, replies);
            });
  }

  private static Future<List<CommandReply>> onContext(TestWriter writer, String name) {
    Promise<List<CommandReply>> promise = Promise.promise();
    writer.vertx().runOnContext(start -> sendAll(writer, name).onComplete(promise));
    return promise.future();
  }

  @Test
  void positionsStayGaplessAndEveryLoserRetries() throws IOException {
    try (TestWriter a = new TestWriter(TestServers.freshDatabase())) {
      race(a, a);
    }
    String uri = TestServers.freshDatabase();
    try (TestWriter a = new TestWriter(uri);
        TestWriter b = new TestWriter(uri)) {
      race(a, b);
      assertThat(a.counters().racesLost() + b.counters().racesLost()).as("races lost").isPositive();
    }
  }

  /**
   * A group that loses every race gives up in the end, as a whole, and leaves nothing behind; on a
   * busy machine that happens once in a while.
   */
  private static void race(TestWriter a, TestWriter b) throws IOException {
    var first = onContext(a, "a");
    var second = onContext(b, "b");
    List<CommandReply> replies = new ArrayList<>(TestNode.await(first));
    replies.addAll(TestNode.await(second));

    assertThat(replies)
        .hasSize(2 * COMMANDS)
        .allMatch(reply -> reply instanceof Accepted || reply instanceof CommandReply.Conflict);
    List<Accepted> accepted =
        replies.stream().filter(Accepted.class::isInstance).map(Accepted.class::cast).toList();
    assertThat(accepted).hasSizeGreaterThan(2 * COMMANDS - GIVEN_UP_MAX);
    assertThat(accepted).doesNotHaveDuplicates();
    List<RecordedEvent> log = TestLog.read(a.store(), 0);
    assertThat(log).hasSameSizeAs(accepted);
    assertThat(log.stream().map(RecordedEvent::commandId).distinct()).hasSameSizeAs(accepted);
    TestLog.assertUnbroken(log);
  }
}
