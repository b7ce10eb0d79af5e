package io.daybook.privacy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import io.daybook.codec.PersonalShape;
import io.daybook.eventstore.SubjectKey;
import io.daybook.kernel.Category;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.StreamId;
import io.daybook.privacy.SealedBytes.Place;
import io.daybook.privacy.SealedLayers.Opening;
import io.daybook.privacy.SubjectKeys.Known;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts commands that have to wait, where something in them is personal: the body as a whole,
 * with the keys of all its persons. Once one of them is erased, the command can't be read any more.
 *
 * <p>Immutable but for the keys, safe for all threads.
 */
public final class SealedCommands {
  private static final JsonMapper MAPPER = Mappers.tree();
  private static final String PATH = "scheduled";

  private final Map<Class<?>, PersonalShape> shapes = new HashMap<>();
  private final @Nullable SubjectKeys keys;
  private final SealedLayers layers;

  /**
   * Creates it for the commands of modules.
   *
   * @param keys null for modules without personal components
   */
  public SealedCommands(List<? extends DomainModule> modules, @Nullable SubjectKeys keys) {
    this.keys = keys;
    this.layers = new SealedLayers(keys);
    for (DomainModule module : modules) {
      for (Category<?, ?, ?> category : module.categories()) {
        for (Class<?> type : category.commands().values()) {
          PersonalShape.ofCommand(type).ifPresent(shape -> shapes.put(type, shape));
        }
      }
    }
  }

  /**
   * A command with its body.
   *
   * @param stream what it is for
   * @param commandId its command id
   * @param body its JSON
   * @param fingerprint as the codec makes it
   */
  public record Plain(StreamId stream, String commandId, Json body, String fingerprint) {
    private Place place() {
      return place(stream, commandId);
    }

    private static Place place(StreamId stream, String commandId) {
      byte[] name = commandId.getBytes(StandardCharsets.UTF_8);
      return new Place(stream, UUID.nameUUIDFromBytes(name), PATH);
    }
  }

  /** What may be stored of a command. */
  public sealed interface Sealing {
    /**
     * This.
     *
     * @param body JSON, or encrypted bytes
     * @param fingerprint what of it says nothing personal
     */
    record Storable(Json body, String fingerprint) implements Sealing {}

    /** Nothing: a person in it was erased. */
    record SubjectErased() implements Sealing {}

    /**
     * Nothing: it is not clear whose something is.
     *
     * @param detail what, for people
     */
    record SubjectUnknown(String detail) implements Sealing {}
  }

  /** What is stored of a command, read. */
  public sealed interface Reading {
    /** The command. */
    record Read(Plain command) implements Reading {}

    /** A person in it was erased. */
    record SubjectErased() implements Reading {}

    /** It does not belong there, or was changed. */
    record Damaged() implements Reading {}
  }

  /** Encrypts what is personal, making the keys that are missing. */
  public Future<Sealing> seal(Plain plain, Object command) {
    PersonalShape shape = shapes.get(command.getClass());
    if (shape == null || !shape.holdsAny(command)) {
      return Future.succeededFuture(
          new Sealing.Storable(plain.body, PersonalSealer.plain(plain.fingerprint)));
    }
    Set<String> subjects = new TreeSet<>();
    String unclear = subjects(shape, plain, subjects);
    if (unclear != null) {
      return Future.succeededFuture(new Sealing.SubjectUnknown(unclear));
    }
    return subjects.isEmpty()
        ? Future.succeededFuture(new Sealing.Storable(plain.body, plain.fingerprint))
        : sealed(plain, subjects);
  }

  /** Collects whose the personal values are; returns what is wrong, null when nothing is. */
  private @Nullable String subjects(PersonalShape shape, Plain plain, Set<String> subjects) {
    ObjectNode root;
    try {
      root = (ObjectNode) MAPPER.readTree(plain.body.bytes());
    } catch (IOException defect) {
      throw new UncheckedIOException("a command is no JSON object", defect);
    }
    Set<String> unclear = new LinkedHashSet<>();
    shape.replace(
        root,
        plain.stream.id(),
        (subject, pointer, value, erased) -> {
          if (subject == null
              || subject.isEmpty()
              || subject.length() > SubjectKey.SUBJECT_LENGTH_MAX
              || subject.indexOf('\0') >= 0) {
            unclear.add(pointer);
          } else {
            subjects.add(subject);
          }
          return value;
        });
    if (!unclear.isEmpty()) {
      return "%s is personal, and the command does not say whose"
          .formatted(unclear.iterator().next());
    }
    return subjects.size() <= SealedLayers.KEYS_MAX
        ? null
        : "there is something of more than %d persons in it".formatted(SealedLayers.KEYS_MAX);
  }

  private Future<Sealing> sealed(Plain plain, Set<String> subjects) {
    SubjectKeys known = keys;
    if (known == null) {
      return Future.succeededFuture(
          new Sealing.SubjectUnknown("something in it is personal, but no keys are kept here"));
    }
    return known.ensure(subjects).compose(loaded -> sealedNow(known, plain, subjects));
  }

  /** The fingerprint of all of it says something personal too. */
  private Future<Sealing> sealedNow(SubjectKeys known, Plain plain, Set<String> subjects) {
    Set<UUID> ids = new LinkedHashSet<>();
    for (String subject : subjects) {
      switch (known.ofSubject(subject)) {
        case Known.Live(DataKey key) -> ids.add(key.id());
        case Known.Gone() -> {
          return Future.succeededFuture(new Sealing.SubjectErased());
        }
        case null -> {
          return Future.failedFuture("the key of a person was not at hand");
        }
      }
    }
    byte[] both = (plain.fingerprint + '\n' + plain.body).getBytes(StandardCharsets.UTF_8);
    return layers
        .seal(both, plain.place(), ids)
        .<Future<Sealing>>map(
            bytes ->
                Future.succeededFuture(
                    new Sealing.Storable(Json.of(bytes), PersonalSealer.plain(plain.fingerprint))))
        .orElseGet(() -> Future.failedFuture("the key of a person was not at hand"));
  }

  /** Tells whether there is something personal in a command, so that it is encrypted. */
  public static boolean isSealed(Sealing.Storable stored) {
    return SealedBytes.of(stored.body.bytes()) != null;
  }

  /** Reads what is stored. */
  public Future<Reading> open(StreamId stream, String commandId, Sealing.Storable stored) {
    if (!isSealed(stored)) {
      return Future.succeededFuture(
          new Reading.Read(new Plain(stream, commandId, stored.body, stored.fingerprint)));
    }
    return layers
        .open(stored.body.bytes(), Plain.place(stream, commandId))
        .map(
            opening ->
                switch (opening) {
                  case Opening.Opened(Json both, Set<UUID> of) ->
                      new Reading.Read(plain(stream, commandId, both));
                  case Opening.Erased() -> new Reading.SubjectErased();
                  case Opening.Damaged() -> new Reading.Damaged();
                });
  }

  private static Plain plain(StreamId stream, String commandId, Json both) {
    String text = both.toString();
    int end = text.indexOf('\n');
    return new Plain(stream, commandId, Json.of(text.substring(end + 1)), text.substring(0, end));
  }
}
