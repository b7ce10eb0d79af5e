package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.testkit.TestServers;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys of persons of whom the other store has made keys of its own. */
class TransferKeysIT {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final PostgresEventStore store =
      TestNode.await(
          PostgresEventStore.open(vertx, PostgresOptions.of(TestServers.freshDatabase(), 1)));

  @AfterEach
  void close() {
    TestNode.await(store.close());
    TestNode.await(vertx.close());
  }

  private static SubjectKey key(int id, String subject) {
    return SubjectKey.first(new UUID(id, id), subject, "m", "wrapped", NOW);
  }

  private void has(SubjectKey... keys) {
    TestNode.await(store.subjectKeys().create(List.of(keys)));
  }

  private boolean restore(SubjectKey key) {
    return TestNode.await(store.restore(key));
  }

  private SubjectKey latest(String subject) {
    return TestNode.await(store.subjectKeys().latest(List.of(subject))).getFirst();
  }

  private long erasures() {
    return TestNode.await(store.subjectKeys().lastErasure());
  }

  @Test
  void anErasureElsewhereDestroysTheKeyThatWasMadeHere() {
    has(key(1, "ada"));
    assertThat(restore(key(2, "ada").erased(NOW, 7))).isTrue();
    assertThat(latest("ada").isErased()).isTrue();
    assertThat(latest("ada").erasure()).isEqualTo(1);
    assertThat(erasures()).isEqualTo(1);
    assertThat(restore(key(2, "ada").erased(NOW, 7))).as("again").isTrue();
    assertThat(erasures()).as("nothing more was erased").isEqualTo(1);
    assertThat(TestNode.await(store.subjectKeys().erasuresAfter(0, 10))).hasSize(1);
  }

  @Test
  void anotherLiveKeyIsInTheWayAndNothingIsDone() {
    has(key(1, "ada"));
    assertThat(restore(key(1, "ada"))).as("the same").isTrue();
    assertThat(restore(key(2, "ada"))).isFalse();
    assertThat(latest("ada").id()).isEqualTo(key(1, "ada").id());
    assertThat(TestNode.await(store.subjectKeys().byIds(List.of(new UUID(2, 2))))).isEmpty();
  }

  @Test
  void whoWasErasedHereStaysErased() {
    has(key(1, "ada"));
    TestNode.await(store.subjectKeys().erase("ada"));
    assertThat(restore(key(2, "ada"))).isTrue();
    assertThat(restore(key(1, "ada"))).isTrue();
    assertThat(latest("ada").isErased()).isTrue();
    assertThat(TestNode.await(store.subjectKeys().byIds(List.of(new UUID(2, 2))))).isEmpty();
  }

  @Test
  void whoIsKnownAgainElsewhereIsKnownHereToo() {
    has(key(1, "ada"));
    SubjectKey erased = key(2, "ada").erased(NOW, 1);
    SubjectKey again = erased.next(key(3, "ada"));
    assertThat(restore(again)).isTrue();
    assertThat(restore(erased)).isTrue();
    assertThat(latest("ada")).isEqualTo(again);
    assertThat(TestNode.await(store.subjectKeys().byIds(List.of(new UUID(1, 1)))))
        .allMatch(SubjectKey::isErased);
    assertThat(TestNode.await(store.subjectKeys().erase("ada"))).isPresent();
    assertThat(erasures()).isEqualTo(2);
  }
}
