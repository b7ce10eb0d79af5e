package io.daybook.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.privacy.SealedBytes.Place;
import io.daybook.privacy.SubjectKeys.Known;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts the personal values of stored events, and puts their replacement in the place of those
 * whose key is destroyed. Knows nothing of types: what is stored says what it is.
 *
 * <p>In an event that was read, the metadata's {@code personalKeys} are the keys of what could be
 * read. A value that does not authenticate is left encrypted: it fits no type, so who decodes the
 * event is told that it can't be read.
 *
 * <p>Immutable but for the keys, safe for all threads.
 */
public final class PersonalReader {
  private static final System.Logger LOG = System.getLogger(PersonalReader.class.getName());
  private static final JsonMapper MAPPER = Mappers.tree();
  private static final String COMMAND_HASH = "commandHash";

  private final SubjectKeys keys;

  /** Creates a reader. */
  public PersonalReader(SubjectKeys keys) {
    this.keys = keys;
  }

  /** Reads events, asking the store for keys that are not cached. */
  public Future<List<RecordedEvent>> read(List<RecordedEvent> events) {
    Set<UUID> needed = null;
    for (RecordedEvent event : events) {
      Set<UUID> own = Metadata.personalKeys(event.metadata());
      if (!own.isEmpty()) {
        needed = needed == null ? new HashSet<>() : needed;
        needed.addAll(own);
      }
    }
    return needed == null
        ? Future.succeededFuture(events)
        : keys.byIds(needed).map(known -> readAll(events, known));
  }

  private static List<RecordedEvent> readAll(List<RecordedEvent> events, Map<UUID, Known> known) {
    List<RecordedEvent> read = new ArrayList<>(events.size());
    for (RecordedEvent event : events) {
      read.add(isSealed(event) ? new Opening(event, known).run() : event);
    }
    return read;
  }

  private static boolean isSealed(RecordedEvent event) {
    return !Metadata.personalKeys(event.metadata()).isEmpty();
  }

  /**
   * Reads an event at once.
   *
   * @throws IllegalStateException when a key is not cached
   */
  public RecordedEvent readNow(RecordedEvent event) {
    Set<UUID> needed = Metadata.personalKeys(event.metadata());
    if (needed.isEmpty()) {
      return event;
    }
    Map<UUID, Known> known = new HashMap<>();
    for (UUID id : needed) {
      Known cached = keys.ofId(id);
      if (cached == null) {
        throw new IllegalStateException("key " + id + " is not at hand");
      }
      known.put(id, cached);
    }
    return new Opening(event, known).run();
  }

  /** The reading of one event. */
  private static final class Opening {
    private final RecordedEvent event;
    private final Map<UUID, Known> known;
    private final Set<UUID> used = new LinkedHashSet<>();

    Opening(RecordedEvent event, Map<UUID, Known> known) {
      this.event = event;
      this.known = known;
    }

    RecordedEvent run() {
      try {
        JsonNode data = MAPPER.readTree(event.data().bytes());
        JsonNode opened = opened(data, "");
        ObjectNode metadata = (ObjectNode) MAPPER.readTree(event.metadata().bytes());
        hash(metadata);
        return with(
            opened == null ? event.data() : PersonalSealer.write(opened), metadata(metadata));
      } catch (IOException | ClassCastException foreign) {
        return event;
      }
    }

    private Json metadata(ObjectNode metadata) {
      if (used.isEmpty()) {
        metadata.remove(Metadata.PERSONAL_KEYS);
      } else {
        metadata.put(
            Metadata.PERSONAL_KEYS,
            used.stream().map(UUID::toString).collect(Collectors.joining(",")));
      }
      return PersonalSealer.write(metadata);
    }

    /** Returns what stands in the place of a node, null for nothing. */
    private @Nullable JsonNode opened(JsonNode node, String pointer) {
      switch (node) {
        case ObjectNode object -> {
          SealedBytes sealed = sealed(object);
          return sealed == null ? members(object, pointer) : value(object, sealed, pointer);
        }
        case ArrayNode array -> {
          for (int i = 0; i < array.size(); i++) {
            JsonNode element = opened(array.get(i), pointer + '/' + i);
            array.set(i, element == null ? MAPPER.nullNode() : element);
          }
          return array;
        }
        default -> {
          return node;
        }
      }
    }

    private JsonNode members(ObjectNode object, String pointer) {
      for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
        String name = member.getKey().replace("~", "~0").replace("/", "~1");
        JsonNode value = opened(member.getValue(), pointer + '/' + name);
        if (value == null) {
          object.remove(member.getKey());
        } else {
          object.set(member.getKey(), value);
        }
      }
      return object;
    }

    private static @Nullable SealedBytes sealed(ObjectNode object) {
      JsonNode text = object.get(PersonalSealer.MEMBER);
      return text == null || !text.isTextual() ? null : SealedBytes.parse(text.textValue());
    }

    private @Nullable JsonNode value(ObjectNode object, SealedBytes sealed, String pointer) {
      Function<byte[], @Nullable JsonNode> parse =
          plain -> {
            try {
              return MAPPER.readTree(plain);
            } catch (IOException defect) {
              return object;
            }
          };
      return open(sealed, pointer, parse, object.get(PersonalSealer.ERASED), object);
    }

    private <T extends @Nullable Object> T open(
        SealedBytes sealed, String path, Function<byte[], T> parse, T erased, T damaged) {
      Known key = known.get(sealed.key());
      if (key instanceof Known.Gone) {
        return erased;
      }
      if (key instanceof Known.Live(DataKey live)) {
        try {
          byte[] plain = sealed.decrypt(live, new Place(event.stream(), event.id(), path));
          used.add(live.id());
          return parse.apply(plain);
        } catch (Gcm.NotAuthenticException tampered) {
          // Said below.
        }
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "privacy: the value {0} of event {1} of {2} does not belong there, or was changed",
          path,
          event.id(),
          event.stream());
      return damaged;
    }

    private void hash(ObjectNode metadata) {
      JsonNode member = metadata.get(COMMAND_HASH);
      String hash = member == null ? "" : member.asText();
      int tilde = hash.indexOf(PersonalSealer.SEALED_HASH);
      if (tilde < 0) {
        return;
      }
      String plain = hash.substring(0, tilde);
      SealedBytes sealed = SealedBytes.parse(hash.substring(tilde + 1));
      String whole =
          sealed == null
              ? plain
              : open(
                  sealed,
                  PersonalSealer.HASH_PATH,
                  bytes -> plain + '.' + new String(bytes, StandardCharsets.UTF_8),
                  plain,
                  plain);
      metadata.put(COMMAND_HASH, whole);
    }

    private RecordedEvent with(Json data, Json metadata) {
      return new RecordedEvent(
          event.partition(),
          event.position(),
          event.stream(),
          event.version(),
          event.id(),
          event.type(),
          event.schemaVersion(),
          data,
          metadata,
          event.commandId(),
          event.commandIndex(),
          event.recordedAt(),
          event.hash());
    }
  }
}
