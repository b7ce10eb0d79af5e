package io.daybook.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every store of subject keys does. */
public abstract class SubjectKeyStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  /** Returns an empty store. */
  protected abstract SubjectKeyStore open();

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static SubjectKey key(int number, String subject) {
    return SubjectKey.first(new UUID(1, number), subject, "m-1", "wrapped-" + number, NOW);
  }

  @Test
  void theFirstKeyOfASubjectStays() {
    SubjectKeyStore store = open();
    assertThat(await(store.latest(List.of("a")))).isEmpty();
    await(store.create(List.of(key(1, "a"), key(2, "b"))));
    await(store.create(List.of(key(3, "b"), key(4, "c"))));
    assertThat(await(store.latest(List.of("a", "b", "c", "d"))))
        .containsExactlyInAnyOrder(key(1, "a"), key(2, "b"), key(4, "c"));
    assertThat(await(store.byIds(List.of(new UUID(1, 2), new UUID(1, 3)))))
        .containsExactly(key(2, "b"));
  }

  @Test
  void whatIsErasedStaysAsATombstoneAndIsNumbered() {
    SubjectKeyStore store = open();
    assertThat(await(store.erase("a"))).isEmpty();
    assertThat(await(store.lastErasure())).isZero();
    await(store.create(List.of(key(1, "a"), key(2, "b"))));

    SubjectKey erased = await(store.erase("b")).orElseThrow();
    assertThat(erased.isErased()).isTrue();
    assertThat(erased.erasure()).isEqualTo(1);
    assertThat(erased.erasedAt()).isNotNull();
    assertThat(await(store.erase("b"))).isEmpty();
    await(store.create(List.of(key(3, "b"))));
    assertThat(await(store.latest(List.of("b")))).containsExactly(erased);
    assertThat(await(store.erase("a")).orElseThrow().erasure()).isEqualTo(2);
    assertThat(await(store.lastErasure())).isEqualTo(2);
    assertThat(await(store.erasuresAfter(0, 1))).containsExactly(erased);
    assertThat(await(store.erasuresAfter(1, 9))).extracting(SubjectKey::subject).containsOnly("a");
    assertThat(await(store.erasuresAfter(2, 9))).isEmpty();
  }

  @Test
  void anErasedSubjectMayBeRenewed() {
    SubjectKeyStore store = open();
    assertThat(await(store.renew(key(9, "a")))).isFalse();
    await(store.create(List.of(key(1, "a"))));
    assertThat(await(store.renew(key(2, "a")))).isFalse();
    await(store.erase("a"));
    assertThat(await(store.renew(key(3, "a")))).isTrue();
    assertThat(await(store.renew(key(4, "a")))).isFalse();
    SubjectKey latest = await(store.latest(List.of("a"))).getFirst();
    assertThat(latest.id()).isEqualTo(new UUID(1, 3));
    assertThat(latest.generation()).isEqualTo(2);
    assertThat(latest.isErased()).isFalse();
    assertThat(await(store.erase("a")).orElseThrow().id()).isEqualTo(new UUID(1, 3));
    assertThat(await(store.erasuresAfter(0, 9))).hasSize(2);
  }

  @Test
  void keysAreWrappedAgainUnlessTheyAreGone() {
    SubjectKeyStore store = open();
    await(store.create(List.of(key(1, "a"), key(2, "b"))));
    assertThat(await(store.masters())).isEqualTo(Set.of("m-1"));
    assertThat(await(store.notWrappedWith("m-1", 9))).isEmpty();
    assertThat(await(store.notWrappedWith("m-2", 1))).hasSize(1);
    await(store.erase("b"));
    await(store.rewrap(key(1, "a").wrappedWith("m-2", "again")));
    await(store.rewrap(key(2, "b").wrappedWith("m-2", "again")));
    assertThat(await(store.latest(List.of("a"))))
        .containsExactly(key(1, "a").wrappedWith("m-2", "again"));
    assertThat(await(store.latest(List.of("b"))).getFirst().isErased()).isTrue();
    assertThat(await(store.masters())).isEqualTo(Set.of("m-2"));
  }

  @Test
  void manyErasuresAtTheSameTimeAreAllNumbered() {
    SubjectKeyStore store = open();
    int count = 50;
    for (int i = 0; i < count; i++) {
      await(store.create(List.of(key(i, "s-" + i))));
    }
    List<Future<?>> erasures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      erasures.add(store.erase("s-" + i));
      erasures.add(store.erase("s-" + i));
    }
    await(Future.all(erasures));
    assertThat(await(store.erasuresAfter(0, 999)))
        .extracting(SubjectKey::erasure)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
  }
}
