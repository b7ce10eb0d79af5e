package io.daybook.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.Positions;
import io.daybook.platform.BusAddresses;
import io.daybook.query.Query;
import io.daybook.query.QueryReply;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Slices, rollups and the feed over an in-memory store: whatever happens, views are folds. */
class ViewsTest extends ViewsBench {
  @Test
  void viewsAndRollupsFollowTheStore() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    appendRandom(random, 200);
    deploy();
    assertFolded();
    for (int round = 0; round < 10; round++) {
      appendRandom(random, 50);
      assertFolded();
    }
  }

  @Test
  void aRollupThatMissedSomethingBeginsAgain() {
    Random random = new Random(SEED);
    appendRandom(random, 100);
    deploy();
    assertFolded();
    Positions later = Positions.of(heads).with(0, heads[0] + 5);
    var gap = new RowChanges("notes", 0, 1_000, later, later.with(0, heads[0] + 6), List.of());
    await(vertx.eventBus().request(BusAddresses.changesFor("notes", "sums"), gap));
    appendRandom(random, 100);
    assertFolded();
  }

  @Test
  void changesThatAreKnownAreDropped() {
    appendRandom(new Random(SEED), 100);
    deploy();
    assertFolded();
    var known =
        new RowChanges(
            "notes",
            0,
            1,
            Positions.start(PARTITIONS),
            Positions.start(PARTITIONS),
            List.of(
                new RowChanges.Change(
                    "n", null, new Row("n", new Note("g0", 5, 1), any -> Json.of("{}")))));
    await(vertx.eventBus().request(BusAddresses.changesFor("notes", "sums"), known));
    assertFolded();
  }

  @Test
  void whatIsNotThereInTimeIsBehind() {
    deploy();
    Query query = new Query.ByKey("n1", new Query.Freshness(Positions.of(1, 0, 0), 50));
    assertThat(await(queries.query(notes, query))).isInstanceOf(QueryReply.Behind.class);
    assertThat(await(queries.reached(Positions.of(1, 0, 0), 50))).isFalse();
    assertThat(await(queries.reached(Positions.start(PARTITIONS), 50))).isTrue();
  }
}
