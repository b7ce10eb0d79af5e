package io.daybook.view;

import static io.daybook.view.ViewsBench.NOTES;
import static io.daybook.view.ViewsBench.SUMS;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.LocalMessageCodec;
import io.daybook.query.Query;
import io.daybook.query.QueryGateway;
import io.daybook.query.QueryReply;
import io.daybook.query.ViewDescription;
import io.daybook.view.RowChanges.Change;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rollup between two slices that answer when the test says so. */
class RollupVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final ViewDescription sums = ViewDescription.of(SUMS, 1);
  private final List<Promise<Message<Object>>> asked =
      List.of(Promise.promise(), Promise.promise());

  @BeforeEach
  void start() {
    LocalMessageCodec.register(vertx);
    for (int slice = 0; slice < 2; slice++) {
      Promise<Message<Object>> one = asked.get(slice);
      vertx.eventBus().localConsumer(BusAddresses.rows("notes", slice), one::tryComplete);
    }
    ViewDescription notes = ViewDescription.of(NOTES, 2);
    await(vertx.deployVerticle(new RollupVerticle<>(SUMS, sums, notes, new InMemoryEventStore(1))));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Each announcement is one position further on, so that positions are numbers too. */
  private static RowChanges changes(int slice, long from, long to, Change... changes) {
    return numbered(to, slice, from, to, changes);
  }

  private static RowChanges numbered(
      long number, int slice, long from, long to, Change... changes) {
    return new RowChanges("notes", slice, number, at(from), at(to), List.of(changes));
  }

  private static Positions at(long position) {
    return Positions.of(new long[] {position});
  }

  private static Change added(String key, long amount) {
    return new Change(key, null, note("g", amount));
  }

  private static Row note(String group, long amount) {
    return new Row("n", new ViewsBench.Note(group, amount, 1), any -> Json.of("{}"));
  }

  private Future<?> send(RowChanges changes) {
    return vertx.eventBus().request(BusAddresses.changesFor("notes", "sums"), changes);
  }

  @Test
  void whoLostTheLastChangesIsToldSo() {
    int sent = 300;
    RollupSender sender = new RollupSender(vertx, "notes", "sums");
    await(send(numbered(1, 1, 0, sent)));
    vertx.runOnContext(
        now -> {
          for (int i = 0; i < sent; i++) {
            sender.send(changes(0, i, i + 1, added("a" + i, 1)));
          }
        });
    Change[] all = new Change[sent];
    Arrays.setAll(all, i -> added("a" + i, 1));
    await(asked.get(0).future()).reply(changes(0, 0, sent, all));
    await(asked.get(1).future()).reply(changes(1, 0, sent));

    QueryReply reply =
        await(
            new QueryGateway(vertx, List.of(sums))
                .query(sums, new Query.ByKey("g", new Query.Freshness(at(sent), 5_000))));
    assertThat(reply)
        .isInstanceOfSatisfying(
            QueryReply.Found.class, found -> assertThat(found.row().toString()).contains("300"));
  }

  @Test
  void changesThatArriveWhileItBeginsAgainAreNotLost() {
    List<Future<?>> later = new ArrayList<>();
    later.add(send(changes(0, 5, 6)));
    await(asked.get(0).future()).reply(changes(0, 0, 6, added("a", 1)));
    later.add(send(changes(0, 6, 7, added("b", 10))));
    later.add(send(changes(1, 3, 6, added("known", 1_000))));
    later.add(send(changes(1, 6, 7, added("d", 1_000_000))));
    await(asked.get(1).future()).reply(changes(1, 0, 6, added("c", 100)));
    later.forEach(RollupVerticleTest::await);

    QueryReply reply =
        await(
            new QueryGateway(vertx, List.of(sums))
                .query(sums, new Query.ByKey("g", new Query.Freshness(at(7), 5_000))));

    assertThat(reply)
        .isInstanceOfSatisfying(
            QueryReply.Found.class,
            found ->
                assertThat(found.row())
                    .hasToString("{\"group\":\"g\",\"notes\":4,\"amount\":1000111}"));
  }

  @Test
  void rowsThatAreFoldedAgainWhileItBeginsAgainCountOnce() {
    Future<?> missed = send(changes(0, 5, 6));
    await(asked.get(0).future()).reply(numbered(7, 0, 0, 6, added("a", 5)));
    Future<?> refold = send(numbered(7, 0, 6, 6, new Change("a", note("Ada", 1), note("g", 5))));
    Future<?> next = send(numbered(8, 0, 6, 7, added("b", 10)));
    await(asked.get(1).future()).reply(changes(1, 0, 7));
    List.of(missed, refold, next).forEach(RollupVerticleTest::await);

    assertThat(found("g", 7)).isEqualTo("{\"group\":\"g\",\"notes\":2,\"amount\":15}");
  }

  private String found(String group, long position) {
    QueryReply reply =
        await(
            new QueryGateway(vertx, List.of(sums))
                .query(sums, new Query.ByKey(group, new Query.Freshness(at(position), 5_000))));
    return reply instanceof QueryReply.Found found ? found.row().toString() : reply.toString();
  }

  /** The group of the row before is not there: what rules say of that is no more told than kept. */
  private void stop() {
    await(send(changes(0, 0, 1, new Change("a", null, note("Ada", 1)))));
    await(send(changes(1, 0, 1)));
    assertThat(found("Ada", 1)).contains("Ada");
    await(send(changes(0, 1, 2, new Change("b", note("Bo", 1), note("g", 1)))));
    assertThat(found("Ada", 0)).startsWith("Stale").doesNotContain("Bo");
  }

  @Test
  void oneThatStoppedBeginsAgainWhenSomebodyIsErased() {
    stop();
    await(send(changes(0, 2, 3, added("c", 1_000))));
    Future<?> refold =
        send(numbered(4, 0, 3, 3, new Change("a", note("Ada", 1), note("[erased]", 1))));
    Message<Object> rows = await(asked.get(0).future());
    assertThat(refold.isComplete()).as("is waited for").isFalse();
    rows.reply(numbered(4, 0, 0, 3, new Change("a", null, note("[erased]", 1)), added("c", 1_000)));
    await(asked.get(1).future()).reply(changes(1, 0, 3));
    await(refold);

    assertThat(found("Ada", 3)).startsWith("Missing");
    assertThat(found("[erased]", 3)).isEqualTo("{\"group\":\"[erased]\",\"notes\":1,\"amount\":1}");
    assertThat(found("g", 3)).contains("1000");
  }

  @Test
  void oneThatStopsOnceMoreHasNothingOfTheErased() {
    stop();
    Future<?> refold =
        send(numbered(3, 0, 2, 2, new Change("a", note("Ada", 1), note("[erased]", 1))));
    await(asked.get(0).future())
        .reply(numbered(3, 0, 0, 2, new Change("b", note("Bo", 1), note("g", 1))));
    await(asked.get(1).future()).reply(changes(1, 0, 2, added("d", 1)));
    await(refold);

    assertThat(found("Ada", 0)).startsWith("Stale[reply=Missing").doesNotContain("Bo");
    await(send(changes(0, 2, 4, added("e", 1))));
    assertThat(found("g", 0)).startsWith("Stale[reply=Missing");
  }
}
