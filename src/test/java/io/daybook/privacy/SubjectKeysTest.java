package io.daybook.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.Snapshot;
import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.memory.InMemorySubjectKeys;
import io.daybook.platform.SecureBytes;
import io.daybook.privacy.ForwardingKeys.InterruptedKeys;
import io.daybook.privacy.ForwardingKeys.RacingKeys;
import io.daybook.privacy.ForwardingKeys.StaleKeys;
import io.daybook.privacy.SubjectKeys.Known;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Keys of persons: agreed on, cached only while erasures are heard of, and gone when destroyed. */
class SubjectKeysTest {
  private static final Duration UNHEARD_MAX = Duration.ofNanos(SubjectKeys.UNHEARD_NANOS_MAX);

  private final InMemorySubjectKeys store = new InMemorySubjectKeys();
  private final Persons.Time time = new Persons.Time();
  private final SubjectKeys here = Persons.keys(store, time);
  private final SubjectKeys there = Persons.keys(store, time);

  private static UUID id(SubjectKeys keys) {
    return ((Known.Live) Objects.requireNonNull(keys.ofSubject("c-1"))).key().id();
  }

  private void known() {
    Persons.get(here.ensure(Set.of("c-1")));
    Persons.get(there.ensure(Set.of("c-1")));
  }

  @Test
  void serversAgreeOnOneKey() {
    known();
    assertThat(id(here)).isEqualTo(id(there));
  }

  @Test
  void whoMakesAKeyAtTheSameTimeUsesTheOneThatIsStored() {
    SubjectKey faster =
        SubjectKey.first(
            new UUID(0, 7),
            "c-1",
            MasterKeys.of(Persons.MASTER, null).current(),
            MasterKeys.of(Persons.MASTER, null)
                .wrap(new UUID(0, 7), "c-1", new byte[32], SecureBytes.system()),
            time.now());
    RacingKeys racing = new RacingKeys(store, () -> Persons.get(store.create(List.of(faster))));
    SubjectKeys slower = Persons.keys(racing, time);
    Persons.get(slower.ensure(Set.of("c-1")));
    assertThat(id(slower)).isEqualTo(faster.id());
  }

  @Test
  void whoErasesForgetsAtOnce() {
    known();
    UUID key = id(here);
    Persons.get(here.erase("c-1"));
    assertThat(here.ofId(key)).isInstanceOf(Known.Gone.class);
    assertThat(here.ofSubject("c-1")).isNull();
    Persons.get(here.ensure(Set.of("c-1")));
    assertThat(here.ofSubject("c-1")).isInstanceOf(Known.Gone.class);
  }

  @Test
  void whoHearsOfNoErasuresUsesNoCachedKey() {
    known();
    UUID key = id(there);
    Persons.get(here.erase("c-1"));

    time.pass(UNHEARD_MAX);
    assertThat(there.ofId(key)).isInstanceOf(Known.Live.class);
    time.pass(Duration.ofNanos(1));
    assertThat(there.ofId(key)).isNull();
    assertThat(there.ofSubject("c-1")).isNull();
    assertThat(Persons.get(there.byIds(Set.of(key))).get(key)).isInstanceOf(Known.Gone.class);
  }

  @Test
  void whoHearsOfErasuresKeepsTheOthers() {
    known();
    UUID key = id(there);
    time.pass(UNHEARD_MAX.plusSeconds(60));
    there.heard(time.nanoTime());
    assertThat(there.ofId(key)).isInstanceOf(Known.Live.class);
  }

  @Test
  void aKeyThatIsDestroyedWhileItIsReadIsNotKept() {
    known();
    UUID key = id(here);
    SubjectKey live = Persons.get(store.byIds(Set.of(key))).getFirst();
    Persons.get(here.erase("c-1"));
    SubjectKey destroyed = Persons.get(store.byIds(Set.of(key))).getFirst();
    StaleKeys stale = new StaleKeys(store, live);
    SubjectKeys late = Persons.keys(stale, time);
    stale.hear(() -> late.forget(destroyed));
    assertThat(Persons.get(late.byIds(Set.of(key))).get(key)).isInstanceOf(Known.Gone.class);
    Persons.get(late.ensure(Set.of("c-1")));
    assertThat(late.ofSubject("c-1")).isNull();
  }

  @Test
  void aKeyThatIsDestroyedWhileOthersAreReadIsNotUsed() {
    Persons.get(here.ensure(Set.of("c-1", "c-2")));
    UUID one = id(here);
    UUID other = ((Known.Live) Objects.requireNonNull(here.ofSubject("c-2"))).key().id();
    InterruptedKeys interrupted = new InterruptedKeys(store);
    SubjectKeys keys = Persons.keys(interrupted, time);
    assertThat(Persons.get(keys.byIds(Set.of(one))).get(one)).isInstanceOf(Known.Live.class);
    keys.heard(time.nanoTime());
    interrupted.meanwhile(() -> Persons.get(keys.erase("c-1")));

    Map<UUID, Known> known = Persons.get(keys.byIds(Set.of(one, other)));
    assertThat(known.get(one)).isInstanceOf(Known.Gone.class);
    assertThat(known.get(other)).isInstanceOf(Known.Live.class);
  }

  @Test
  void whatIsOfAPersonWhoIsErasedWhileOtherKeysAreReadIsNotOpened() {
    Persons.get(here.ensure(Set.of("c-1", "c-2")));
    UUID one = id(here);
    UUID other = ((Known.Live) Objects.requireNonNull(here.ofSubject("c-2"))).key().id();
    SealedLayers.Opening opened = openedAfterErasing("c-1", one, other);
    assertThat(opened).isEqualTo(new SealedLayers.Opening.Erased());
    assertThat(openedAfterErasing("c-3", other)).isInstanceOf(SealedLayers.Opening.Opened.class);
  }

  private SealedLayers.Opening openedAfterErasing(String subject, UUID... of) {
    SealedBytes.Place place = new SealedBytes.Place(Persons.STREAM, new UUID(0, 1), "s");
    Set<UUID> layers = new LinkedHashSet<>(List.of(of).reversed());
    byte[] sealed =
        new SealedLayers(here)
            .seal("{}".getBytes(StandardCharsets.UTF_8), place, layers)
            .orElseThrow();
    InterruptedKeys interrupted = new InterruptedKeys(store);
    SubjectKeys keys = Persons.keys(interrupted, time);
    Persons.get(keys.byIds(Set.of(of[0])));
    keys.heard(time.nanoTime());
    interrupted.meanwhile(() -> Persons.get(keys.erase(subject)));
    return Persons.get(new SealedLayers(keys).open(sealed, place));
  }

  @Test
  void whoIsAllowedAgainGetsANewKeyAndTheOldOneStaysGone() {
    known();
    UUID old = id(here);
    assertThat(Persons.get(here.renew("c-1"))).isFalse();
    Persons.get(here.erase("c-1"));
    assertThat(Persons.get(here.renew("c-1"))).isTrue();
    assertThat(Persons.get(here.renew("c-1"))).isFalse();
    Persons.get(here.ensure(Set.of("c-1")));
    assertThat(id(here)).isNotEqualTo(old);
    assertThat(here.ofId(old)).isInstanceOf(Known.Gone.class);
  }

  @Test
  void theMasterKeyCanBeChanged() {
    known();
    MasterKeys both = MasterKeys.of(Persons.OTHER_MASTER, Persons.MASTER);
    MasterKeyCheck check = new MasterKeyCheck(store, both, SecureBytes.system());
    assertThat(Persons.get(check.missing())).isEmpty();
    assertThat(Persons.get(check.rewrapAll())).isEqualTo(1);
    assertThat(Persons.get(check.rewrapAll())).isZero();

    MasterKeys only = MasterKeys.of(Persons.OTHER_MASTER, null);
    SubjectKeys changed = new SubjectKeys(store, only, SecureBytes.system(), time);
    Persons.get(changed.ensure(Set.of("c-1")));
    assertThat(id(changed)).isEqualTo(id(here));
    MasterKeys old = MasterKeys.of(Persons.MASTER, null);
    assertThat(Persons.get(new MasterKeyCheck(store, old, SecureBytes.system()).missing()))
        .contains(only.current());
  }

  @Test
  void aSnapshotNeedsTheKeysOfAllPersonsInIt() {
    Persons.get(here.ensure(Set.of("c-1", "c-2", "c-3")));
    Set<UUID> keys =
        Set.of(((Known.Live) Objects.requireNonNull(here.ofSubject("c-2"))).key().id(), id(here));
    SealedStates states = new SealedStates(here);
    Snapshot plain =
        new Snapshot(Persons.STREAM, 7, new UUID(0, 1), "s", Json.of("{\"name\":\"Ada\"}"));
    Snapshot sealed = states.seal(plain, keys).orElseThrow();

    assertThat(sealed.state().toString()).doesNotContain("Ada");
    assertThat(Persons.get(states.open(sealed)).orElseThrow())
        .isEqualTo(new SealedStates.Opened(plain, keys));
    assertThat(Persons.get(states.open(plain)).orElseThrow().keys()).isEmpty();
    Snapshot moved = new Snapshot(Persons.STREAM, 7, new UUID(0, 2), "s", sealed.state());
    assertThat(Persons.get(states.open(moved))).isEmpty();
    Persons.get(here.erase("c-3"));
    assertThat(Persons.get(states.open(sealed))).isPresent();
    Persons.get(here.erase("c-2"));
    assertThat(Persons.get(states.open(sealed))).isEmpty();
    assertThat(states.seal(plain, keys)).isEmpty();
  }
}
