package io.daybook.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.CommandCodec.Outcome;
import io.daybook.kernel.Category;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.Violations.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the JSON bodies of appends to open categories into events. Immutable, safe for all threads.
 *
 * <p>Shape: {@code {"events":[{"type":"NoteTaken","data":{…}},…]}}, 1 to 1,000 events. The data are
 * any JSON object; it is stored as canonical JSON, with plain numbers of at most 100 characters.
 */
public final class AppendCodec {
  /** The most events of one append. */
  public static final int EVENTS_MAX = 1_000;

  /**
   * The most bytes that the data of one event, and of all of an append, may have as stored: with
   * its headers a Kafka record must take it.
   */
  public static final int DATA_BYTES_MAX = 3 << 20;

  /** What an append is called where its events are told from those of another command. */
  private static final String NAME = "append";

  private static final Set<String> BODY = Set.of("events");
  private static final Set<String> EVENT = Set.of("type", "data");
  private static final JsonMapper MAPPER = Mappers.appended();

  private final Set<String> open = new HashSet<>();

  /** Creates the codec of the modules' open categories. */
  public AppendCodec(List<? extends DomainModule> modules) {
    for (DomainModule module : modules) {
      for (Category<?, ?, ?> category : module.categories()) {
        if (category.open()) {
          open.add(category.name());
        }
      }
    }
  }

  /** Tells whether clients may append to streams of the category. */
  public boolean isOpen(String category) {
    return open.contains(category);
  }

  /**
   * Decodes and checks a body; the command is a list of {@link RawEvent}.
   *
   * @param fingerprinted whether the fingerprint is needed
   */
  public Outcome decode(byte[] body, boolean fingerprinted) {
    return switch (CommandReading.tree(MAPPER, body)) {
      case CommandReading.Tree.Malformed(String detail) -> new Outcome.Malformed(detail);
      case CommandReading.Tree.Read(JsonNode root) -> new Reading().read(root, fingerprinted);
    };
  }

  /** The reading of one body. */
  private static final class Reading {
    private final List<Violation> violations = new ArrayList<>();
    private final List<Object> events = new ArrayList<>();
    private final Deque<Object> path = new ArrayDeque<>();
    private long bytes;

    Outcome read(JsonNode root, boolean fingerprinted) {
      JsonNode list = root.get("events");
      if (!root.isObject()) {
        return invalid("", "must be an object");
      }
      hasOnly(root, "", BODY);
      if (list == null || !list.isArray() || list.isEmpty() || list.size() > EVENTS_MAX) {
        return invalid("/events", "must be an array of 1 to " + EVENTS_MAX + " events");
      }
      for (int i = 0; i < list.size() && bytes <= DATA_BYTES_MAX; i++) {
        event(list.get(i), "/events/" + i);
      }
      if (bytes > DATA_BYTES_MAX) {
        return new Outcome.TooLarge(
            "the data of all events of an append may have " + DATA_BYTES_MAX + " bytes as stored");
      }
      if (!violations.isEmpty()) {
        return invalid();
      }
      List<Object> command = List.copyOf(events);
      return new Outcome.Decoded(command, fingerprinted ? fingerprint(command) : "");
    }

    private Outcome invalid(String pointer, String detail) {
      violations.add(new Violation(pointer, detail));
      return invalid();
    }

    private Outcome invalid() {
      return new Outcome.Invalid(CommandReading.bounded(violations));
    }

    private void event(JsonNode event, String at) {
      if (!event.isObject()) {
        violations.add(new Violation(at, "must be an object"));
        return;
      }
      int before = violations.size();
      hasOnly(event, at, EVENT);
      JsonNode type = event.get("type");
      if (type == null || !type.isTextual() || !StreamId.isId(type.textValue())) {
        violations.add(
            new Violation(at + "/type", "must be a text of 1 to 128 characters of A-Za-z0-9._~-"));
      }
      JsonNode data = event.get("data");
      if (data == null || !data.isObject()) {
        violations.add(new Violation(at + "/data", "must be an object"));
        return;
      }
      path.clear();
      check(data, at + "/data");
      if (type != null && violations.size() == before) {
        Json json = written(data);
        bytes += json.length();
        events.add(new RawEvent(type.asText(), json));
      }
    }

    private void hasOnly(JsonNode node, String at, Set<String> known) {
      Iterator<String> names = node.fieldNames();
      while (names.hasNext() && violations.size() < CommandReading.COLLECTED_MAX) {
        String name = names.next();
        if (!known.contains(name)) {
          violations.add(
              new Violation(at + '/' + CommandReading.escaped(name), "is not a field of this"));
        }
      }
    }

    /** Depth is bounded by the parser; pointers are made where something is wrong. */
    private void check(JsonNode node, String data) {
      if (node.isTextual()) {
        object(BodyText.objection(node.textValue()), data);
      } else if (node.isNumber() && !NumberText.isShort(node.decimalValue())) {
        object("must have at most " + NumberText.LENGTH_MAX + " characters written out", data);
      }
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        path.add(member.getKey());
        object(BodyText.objection(member.getKey()), data);
        check(member.getValue(), data);
        path.removeLast();
      }
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        path.add(i);
        check(node.get(i), data);
        path.removeLast();
      }
    }

    private void object(@Nullable String objection, String data) {
      if (objection != null && violations.size() < CommandReading.COLLECTED_MAX) {
        StringBuilder pointer = new StringBuilder(data);
        path.forEach(step -> pointer.append('/').append(CommandReading.escaped(step.toString())));
        violations.add(new Violation(pointer.toString(), objection));
      }
    }

    private static Json written(JsonNode data) {
      try {
        return Json.of(MAPPER.writeValueAsBytes(data));
      } catch (JsonProcessingException defect) {
        throw new IllegalStateException("a tree can't be written", defect);
      }
    }

    private static String fingerprint(List<Object> events) {
      try {
        return CommandCodec.hash(NAME, MAPPER.writeValueAsBytes(lines(events)));
      } catch (JsonProcessingException defect) {
        throw new IllegalStateException("an append has no fingerprint", defect);
      }
    }

    private static List<String> lines(List<Object> events) {
      List<String> lines = new ArrayList<>(2 * events.size());
      for (Object event : events) {
        if (event instanceof RawEvent(String type, Json data)) {
          lines.add(type);
          lines.add(data.toString());
        }
      }
      return lines;
    }
  }
}
