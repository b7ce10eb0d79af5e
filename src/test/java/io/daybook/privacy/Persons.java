package io.daybook.privacy;

import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.SubjectKeyStore;
import io.daybook.kernel.Category;
import io.daybook.kernel.DataSubject;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Personal;
import io.daybook.kernel.StreamId;
import io.daybook.platform.Clock;
import io.daybook.platform.SecureBytes;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A module with personal events, and the means to write and read them without a server. */
final class Persons implements DomainModule {
  static final String MASTER = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  static final String OTHER_MASTER = "HxwdHh8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRo=";
  static final StreamId STREAM = new StreamId("person", "p-1");

  record Child(@DataSubject String id, @Personal String name) {}

  record Moved(
      @DataSubject String person,
      @Personal @Nullable String street,
      @Personal(erased = "0") BigDecimal worth,
      @Personal Map<String, List<Long>> numbers,
      List<Child> children,
      String country) {}

  record Move(@Personal String street, String country) {}

  private static final class Moves implements Decider<Move, Moved, String> {
    @Override
    public String initial() {
      return "";
    }

    @Override
    public List<Moved> decide(Move command, String state) {
      return List.of();
    }

    @Override
    public String evolve(String state, Moved event) {
      return event.country();
    }
  }

  @Override
  public String name() {
    return "persons";
  }

  @Override
  public List<Category<?, ?, ?>> categories() {
    return List.of(
        Category.named("person", new Moves())
            .command("move", Move.class)
            .event(Moved.class)
            .build());
  }

  static final EventCodec CODEC = new EventCodec(List.of(new Persons()));

  /** A time that is set by hand. */
  static final class Time implements Clock {
    private long nanos;

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos / 1_000 * 1_000);
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    void pass(Duration time) {
      nanos += time.toNanos();
    }
  }

  static SubjectKeys keys(SubjectKeyStore store, Clock clock) {
    return new SubjectKeys(store, MasterKeys.of(MASTER, null), SecureBytes.system(), clock);
  }

  static <T> T get(Future<T> future) {
    if (!future.isComplete()) {
      throw new AssertionError("not complete");
    }
    if (future.failed()) {
      throw new AssertionError(future.cause());
    }
    return future.result();
  }

  /** Returns an event as it is stored; loads the keys that it needs. */
  static RecordedEvent store(SubjectKeys keys, Object event, String hash) {
    PersonalSealer sealer = new PersonalSealer(List.of(new Persons()), keys);
    UUID id = UUID.nameUUIDFromBytes(event.toString().getBytes(StandardCharsets.UTF_8));
    Json data = CODEC.encode(event).data();
    PersonalSealer.Sealing first = sealer.begin(STREAM);
    first.seal(id, event, data);
    get(sealer.load(first.missing()));
    PersonalSealer.Sealing sealing = sealer.begin(STREAM);
    PersonalSealer.Sealed sealed = sealing.seal(id, event, data);
    if (!sealing.missing().isEmpty() || !sealing.gone().isEmpty()) {
      throw new IllegalStateException("missing " + sealing.missing() + ", gone " + sealing.gone());
    }
    PersonalSealer.Sealed command = sealing.hash(id, hash);
    return event(id, sealed.data(), command.data().toString(), sealing.keys());
  }

  static RecordedEvent event(UUID id, Json data, String hash, Set<UUID> keys) {
    String ids = keys.stream().map(UUID::toString).collect(Collectors.joining(","));
    Json metadata =
        Metadata.begin()
            .add("commandHash", hash.isEmpty() ? null : hash)
            .add("correlationId", "personalKeys")
            .add(Metadata.PERSONAL_KEYS, ids.isEmpty() ? null : ids)
            .end();
    return new RecordedEvent(
        0, 1, STREAM, 1, id, "Moved", 1, data, metadata, "c", 0, Instant.EPOCH, EventHash.NONE);
  }

  static Object decoded(RecordedEvent event) {
    return Objects.requireNonNull(
        CODEC.decodeCurrent("person", event.type(), event.schemaVersion(), event.data()));
  }
}
