package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two verticles append to one partition of one database at the same time, each sure that it owns
 * it.
 */
class TwoWritersIT {
  private static final int COMMANDS = 4_000;
  private static final int REPEATS_MAX = 3;
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
    return sent(writer, STOCK + number % STREAMS, name + "-" + number, REPEATS_MAX)
        .compose(
            reply -> {
              replies.add(reply);
              return lane(writer, name, next, replies);
            });
  }

  /**
   * Sends a command, and again as a client does when it lost too many races: that left nothing
   * behind, so that the repeat is accepted as the first.
   */
  private static Future<CommandReply> sent(
      TestWriter writer, String stream, String commandId, int repeats) {
    return writer
        .send(stream, commandId)
        .compose(
            reply ->
                reply instanceof CommandReply.Conflict && repeats > 0
                    ? sent(writer, stream, commandId, repeats - 1)
                    : Future.succeededFuture(reply));
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
      assertThat(a.counters().racesLost()).as("races lost to itself").isZero();
    }
    String uri = TestServers.freshDatabase();
    try (TestWriter a = new TestWriter(uri);
        TestWriter b = new TestWriter(uri)) {
      race(a, b);
      assertThat(a.counters().racesLost() + b.counters().racesLost()).as("races lost").isPositive();
    }
  }

  private static void race(TestWriter a, TestWriter b) throws IOException {
    var first = onContext(a, "a");
    var second = onContext(b, "b");
    Set<CommandReply> replies = new HashSet<>(TestNode.await(first));
    replies.addAll(TestNode.await(second));

    assertThat(replies).hasSize(2 * COMMANDS).allMatch(CommandReply.Accepted.class::isInstance);
    List<RecordedEvent> log = TestLog.read(a.store(), 0);
    assertThat(log).hasSize(2 * COMMANDS);
    assertThat(log.stream().map(RecordedEvent::commandId).distinct()).hasSize(2 * COMMANDS);
    TestLog.assertUnbroken(log);
  }
}
