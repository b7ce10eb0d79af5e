package io.daybook.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import io.daybook.codec.PersonalShape;
import io.daybook.eventstore.SubjectKey;
import io.daybook.kernel.Category;
import io.daybook.kernel.Category.EventType;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.StreamId;
import io.daybook.privacy.SealedBytes.Place;
import io.daybook.privacy.SubjectKeys.Known;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the personal values of events before they are stored. Immutable but for the keys, safe
 * for all threads.
 */
public final class PersonalSealer {
  static final String MEMBER = "$personal";
  static final String ERASED = "erased";
  static final String HASH_PATH = "command";
  static final char SEALED_HASH = '~';
  private static final JsonMapper MAPPER = Mappers.tree();

  private final Map<Class<?>, PersonalShape> shapes = new HashMap<>();
  private final @Nullable SubjectKeys keys;

  /**
   * Creates a sealer of the modules' events.
   *
   * @param keys null for modules without personal components
   * @throws IllegalArgumentException when it is not clear whose a component is, or what replaces
   *     it; the message is one sentence
   */
  public PersonalSealer(List<? extends DomainModule> modules, @Nullable SubjectKeys keys) {
    this.keys = keys;
    for (DomainModule module : modules) {
      for (Category<?, ?, ?> category : module.categories()) {
        for (EventType<?> type : category.events().values()) {
          PersonalShape.ofEvent(type.type()).ifPresent(shape -> shapes.put(type.type(), shape));
        }
        category.commands().values().forEach(PersonalShape::ofCommand);
      }
    }
  }

  /** Tells whether any event may have something personal. */
  public boolean isNeeded() {
    return !shapes.isEmpty();
  }

  /** Tells whether one of the events has something that may be personal. */
  public boolean concerns(List<Object> events) {
    if (shapes.isEmpty()) {
      return false;
    }
    for (Object event : events) {
      PersonalShape shape = shapes.get(event.getClass());
      if (shape != null && shape.holdsAny(event)) {
        return true;
      }
    }
    return false;
  }

  /** Begins with the events of one command. */
  public Sealing begin(StreamId stream) {
    return new Sealing(stream);
  }

  /** Loads the keys of persons, and makes those that are missing. */
  public Future<Void> load(Collection<String> subjects) {
    return keys == null
        ? Future.failedFuture("there are no keys of persons here")
        : keys.ensure(subjects);
  }

  /**
   * The events of one command. When a key is missing, or one is destroyed, what was sealed is of no
   * use.
   */
  public final class Sealing {
    private final StreamId stream;
    private final Set<String> missing = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Map<UUID, DataKey> used = new LinkedHashMap<>();

    private Sealing(StreamId stream) {
      this.stream = stream;
    }

    /** Returns the persons whose keys must be loaded before. */
    public Set<String> missing() {
      return missing;
    }

    /** Returns the persons that were erased. */
    public Set<String> gone() {
      return gone;
    }

    /** Returns the ids of the keys that were used for all events. */
    public Set<UUID> keys() {
      return Set.copyOf(used.keySet());
    }

    /**
     * Returns the event's data with its personal values encrypted, and the keys of these.
     *
     * @param id the event's id
     * @param data its JSON
     * @throws IllegalArgumentException when a personal value has no subject that can be stored
     */
    public Sealed seal(UUID id, Object event, Json data) {
      PersonalShape shape = shapes.get(event.getClass());
      if (shape == null) {
        return new Sealed(data, Set.of());
      }
      ObjectNode root = read(data);
      requireNothingReserved(root);
      Set<UUID> own = new HashSet<>(2);
      shape.replace(
          root,
          stream.id(),
          (subject, pointer, value, erased) ->
              value.equals(erased)
                  ? value
                  : sealed(subject, new Place(stream, id, pointer), value, erased, own));
      return own.isEmpty() ? new Sealed(data, own) : new Sealed(write(root), own);
    }

    private JsonNode sealed(
        @Nullable String subject,
        Place place,
        JsonNode value,
        @Nullable JsonNode erased,
        Set<UUID> own) {
      DataKey key = key(checked(subject, place.path()));
      if (key == null) {
        return value;
      }
      own.add(key.id());
      used.put(key.id(), key);
      ObjectNode node = MAPPER.createObjectNode();
      node.put(MEMBER, encrypt(key, place, write(value).bytes()));
      if (erased != null) {
        node.set(ERASED, erased);
      }
      return node;
    }

    private @Nullable DataKey key(String subject) {
      Known known = required().ofSubject(subject);
      if (known instanceof Known.Live(DataKey key)) {
        return key;
      }
      (known == null ? missing : gone).add(subject);
      return null;
    }

    /**
     * Returns what is stored of a command's hash with the first of its events: what is not personal
     * as it is, the rest encrypted with a key of the events, or left out where they have none.
     */
    public Sealed hash(UUID firstEvent, String hash) {
      int dot = hash.indexOf('.');
      if (dot < 0 || used.isEmpty()) {
        return new Sealed(Json.of(plain(hash)), Set.of());
      }
      DataKey key = used.values().iterator().next();
      byte[] personal = Json.of(hash.substring(dot + 1)).bytes();
      String text = encrypt(key, new Place(stream, firstEvent, HASH_PATH), personal);
      return new Sealed(Json.of(plain(hash) + SEALED_HASH + text), Set.of(key.id()));
    }
  }

  /**
   * What is stored.
   *
   * @param data the text
   * @param keys the ids of the keys that values in it are encrypted with
   */
  public record Sealed(Json data, Set<UUID> keys) {}

  /** Returns the part of a command's hash that says nothing personal. */
  public static String plain(String hash) {
    int dot = hash.indexOf('.');
    return dot < 0 ? hash : hash.substring(0, dot);
  }

  private SubjectKeys required() {
    if (keys == null) {
      throw new IllegalStateException("there are no keys of persons here");
    }
    return keys;
  }

  private String encrypt(DataKey key, Place place, byte[] plain) {
    return SealedBytes.encrypt(key, place, plain, required().random()).text();
  }

  private static String checked(@Nullable String subject, String pointer) {
    if (subject == null
        || subject.isEmpty()
        || subject.length() > SubjectKey.SUBJECT_LENGTH_MAX
        || subject.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "the value at %s is personal, but its subject's id is not 1 to %d characters"
              .formatted(pointer, SubjectKey.SUBJECT_LENGTH_MAX));
    }
    return subject;
  }

  /** Else somebody's map could pass for something that was encrypted. */
  private static void requireNothingReserved(JsonNode node) {
    if (node.isObject() && node.has(MEMBER)) {
      throw new IllegalArgumentException("an event has a member named " + MEMBER);
    }
    if (node.isContainerNode()) {
      node.forEach(PersonalSealer::requireNothingReserved);
    }
  }

  private static ObjectNode read(Json data) {
    try {
      return (ObjectNode) MAPPER.readTree(data.bytes());
    } catch (IOException defect) {
      throw new UncheckedIOException("an event is no JSON object", defect);
    }
  }

  static Json write(JsonNode node) {
    try {
      return Json.of(MAPPER.writeValueAsBytes(node));
    } catch (JsonProcessingException defect) {
      throw new UncheckedIOException("a tree can't be written", defect);
    }
  }
}
