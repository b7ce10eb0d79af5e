package io.daybook.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.Positions;
import io.daybook.kernel.StreamId;
import io.daybook.query.Query;
import io.daybook.query.QueryReply;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events that can't be read or folded stop a view; older events do not. */
class StoppedViewsTest extends ViewsBench {
  @Test
  void aFoldThatFailsStopsTheViewBeforeThatEvent() throws InterruptedException {
    append("n1", new Noted("g", 1));
    append("n1", new Noted("g", 13));
    append("n1", new Noted("g", 2));
    deploy();
    assertStoppedAt("n1", "unlucky");
  }

  @Test
  void aFoldThatFailsWithAnErrorStopsTheViewBeforeThatEvent() throws InterruptedException {
    append("n1", new Noted("g", 1));
    append("n1", new Noted("g", 14));
    append("n1", new Noted("g", 2));
    deploy();
    assertStoppedAt("n1", "AssertionError: unluckier");
  }

  @Test
  void aRowThatCannotBeIndexedStopsTheView() throws InterruptedException {
    append("n1", new Noted("g", 1));
    deploy();
    assertFolded();
    append("n2", new Noted("g", 15));
    assertStoppedAt("n1", "unsorted");
    append("n2", new Noted("g", 2));
    assertStoppedAt("n1", "unsorted");
  }

  @Test
  void anEventOfANewerSchemaStopsTheViewBeforeIt() throws InterruptedException {
    append("n1", new Noted("g", 1));
    append("n1", "Noted", 2, Json.of("{\"group\":\"g\",\"amount\":5}"));
    deploy();
    assertStoppedAt("n1", "schema version 2");
  }

  @Test
  void anEventOfAnUnknownTypeStopsTheViewBeforeIt() throws InterruptedException {
    append("n1", new Noted("g", 1));
    append("n1", "Unheard", 1, Json.of("{\"group\":\"g\",\"amount\":5}"));
    deploy();
    assertStoppedAt("n1", "view notes stopped at position");
    assertThat(status().problem())
        .contains("version 2 of note/n1, Unheard of schema version 1: unknown event type");
  }

  @Test
  void anUpcasterThatFailsStopsTheViewBeforeThatEvent() throws InterruptedException {
    append("n1", new Noted("g", 1));
    append("n1", "NotedAll", 1, Json.of("{\"notes\":7}"));
    append("n1", new Noted("g", 3));
    deploy();
    assertStoppedAt("n1", "NotedAll of schema version 1: the upcaster of schema version 1");
  }

  @Test
  void anOlderEventOfWhichOnePartCannotBeFoldedIsNotFoldedAtAll() throws InterruptedException {
    append("n1", new Noted("g", 1));
    append(
        "n1",
        "NotedAll",
        1,
        Json.of("{\"notes\":[{\"group\":\"g\",\"amount\":5},{\"group\":\"h\",\"amount\":13}]}"));
    deploy();
    assertStoppedAt("n1", "unlucky");
  }

  @Test
  void eventsThatTouchNoRowArePassedOver() {
    append("n1", "Noise", 9, Json.of("{}"));
    append("n1", "Whispered", 2, Json.of("{}"));
    append("n1", "Whispered", 1, Json.of("{}"));
    append(new StreamId("elsewhere", "n1"), "Unheard", 1, Json.of("{}"));
    append("n1", new Noted("g", 1));
    deploy();
    assertFolded();
  }

  @Test
  void anOlderEventIsAsManyEventsAsItHasBecomeAtItsOnePosition() {
    append("n1", new Noted("g", 1));
    append(
        "n1",
        "NotedAll",
        1,
        Json.of("{\"notes\":[{\"group\":\"g\",\"amount\":5},{\"group\":\"h\",\"amount\":6}]}"));
    model.put("n1", new Note("h", 6, 2));
    append("n2", "NotedAll", 1, Json.of("{\"notes\":[]}"));
    deploy();
    assertFolded();
    append("n2", new Noted("h", 4));
    assertFolded();
  }

  @Test
  void aViewThatStoppedSaysSoWithEveryAnswer() throws InterruptedException {
    append("n1", new Noted("g", 1));
    append("n1", "Noted", 2, Json.of("{}"));
    deploy();
    assertStoppedAt("n1", "schema version 2");
    String problem = String.valueOf(status().problem());
    assertThat(await(queries.query(notes, new Query.ByKey("n1", Query.Freshness.ANY))))
        .isInstanceOfSatisfying(
            QueryReply.Stale.class, stale -> assertThat(stale.problem()).isEqualTo(problem));
    assertThat(await(queries.query(notes, byFields(Query.Freshness.ANY))))
        .isInstanceOfSatisfying(
            QueryReply.Stale.class,
            stale -> assertThat(stale.reply()).isInstanceOf(QueryReply.Rows.class));
    Query after = new Query.ByKey("n1", new Query.Freshness(Positions.of(heads), 600_000));
    assertThat(await(queries.query(notes, after)))
        .isInstanceOfSatisfying(
            QueryReply.Behind.class, behind -> assertThat(behind.problem()).isEqualTo(problem));
    QueryReply rollup = await(queries.query(sums, new Query.Status()));
    assertThat(rollup)
        .isInstanceOfSatisfying(
            QueryReply.SliceStatus.class,
            status -> {
              assertThat(status.state()).isEqualTo(QueryReply.State.STOPPED);
              assertThat(status.problem()).isEqualTo("rollup sums stands still: " + problem);
            });
    Query sumsAfter = new Query.ByFields(Map.of(), null, false, 9, null, after.freshness());
    assertThat(await(queries.query(sums, sumsAfter))).isInstanceOf(QueryReply.Behind.class);
  }

  @Test
  void whoWaitsWhenTheViewStopsIsToldAtOnce() {
    append("n1", new Noted("g", 1));
    deploy();
    assertFolded();
    int partition = store.partitions().of(new StreamId("note", "n1"));
    Positions next = Positions.start(PARTITIONS).with(partition, heads[partition] + 1);
    var waiting = queries.query(notes, new Query.ByKey("n1", new Query.Freshness(next, 600_000)));
    append("n1", "Noted", 2, Json.of("{}"));
    assertThat(await(waiting))
        .isInstanceOfSatisfying(
            QueryReply.Behind.class, behind -> assertThat(behind.problem()).contains("version 2"));
  }
}
