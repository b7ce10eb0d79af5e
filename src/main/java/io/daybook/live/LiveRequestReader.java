package io.daybook.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.JsonFault;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.Positions;
import io.daybook.kernel.StreamId;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the frames that clients send. Every field must be known and of its type. */
final class LiveRequestReader {
  private static final int ID_LENGTH_MAX = 64;
  private static final int VALUE_LENGTH_MAX = 512;
  private static final int FIELDS_MAX = 16;

  private final JsonMapper mapper = Mappers.strict();
  private final int partitions;

  LiveRequestReader(int partitions) {
    this.partitions = partitions;
  }

  private static final class MalformedFrame extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedFrame(String detail) {
      super(detail, null, false, false);
    }
  }

  /** Returns the request of a frame, {@link LiveRequest.Malformed} when it is none. */
  LiveRequest read(String text) {
    JsonNode root;
    try {
      root = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      return new LiveRequest.Malformed(
          null, "a frame is one JSON object; this is none: " + JsonFault.of(e));
    }
    if (!(root instanceof ObjectNode frame)) {
      return new LiveRequest.Malformed(null, "a frame is one JSON object");
    }
    String id = shownId(frame);
    try {
      return request(frame);
    } catch (MalformedFrame e) {
      return new LiveRequest.Malformed(id, String.valueOf(e.getMessage()));
    }
  }

  private LiveRequest request(ObjectNode frame) {
    String op = text(frame, "op");
    return switch (op) {
      case "ping" -> ping(frame);
      case "unsubscribe" -> unsubscribe(frame);
      case "subscribe" -> subscribe(frame);
      default -> throw new MalformedFrame("op is subscribe, unsubscribe or ping");
    };
  }

  private static LiveRequest ping(ObjectNode frame) {
    only(frame, Set.of("op", "id"));
    return new LiveRequest.Ping(frame.has("id") ? id(frame) : null);
  }

  private static LiveRequest unsubscribe(ObjectNode frame) {
    only(frame, Set.of("op", "id"));
    return new LiveRequest.Unsubscribe(id(frame));
  }

  private LiveRequest subscribe(ObjectNode frame) {
    String id = id(frame);
    if (frame.has("view")) {
      only(frame, Set.of("op", "id", "view", "key", "where", "after"));
      String view = text(frame, "view");
      return new LiveRequest.SubscribeView(id, view, selector(frame), after(frame));
    }
    if (frame.has("stream")) {
      only(frame, Set.of("op", "id", "stream", "from"));
      return new LiveRequest.SubscribeStream(id, stream(frame), from(frame));
    }
    if (frame.has("category")) {
      only(frame, Set.of("op", "id", "category", "after"));
      return new LiveRequest.SubscribeCategory(id, text(frame, "category"), after(frame));
    }
    throw new MalformedFrame("subscribe needs a view, a stream or a category");
  }

  private static Selector selector(ObjectNode frame) {
    if (frame.has("key")) {
      if (frame.has("where")) {
        throw new MalformedFrame("a subscription has a key or a where, not both");
      }
      return new Selector.Key(text(frame, "key"));
    }
    if (!frame.has("where")) {
      return new Selector.All();
    }
    if (!(frame.get("where") instanceof ObjectNode where) || where.size() > FIELDS_MAX) {
      throw new MalformedFrame("where is an object of at most 16 fields and their values");
    }
    return where.isEmpty() ? new Selector.All() : new Selector.Where(fields(where));
  }

  private static Map<String, String> fields(ObjectNode where) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : where.properties()) {
      JsonNode value = field.getValue();
      if (!value.isTextual() && !value.isIntegralNumber() && !value.isBoolean()) {
        throw new MalformedFrame("a value in where is a text, a whole number or a boolean");
      }
      String text = value.asText();
      if (text.length() > VALUE_LENGTH_MAX) {
        throw new MalformedFrame("a value in where has at most 512 characters");
      }
      fields.put(field.getKey(), text);
    }
    return Collections.unmodifiableMap(fields);
  }

  private static StreamId stream(ObjectNode frame) {
    try {
      return StreamId.parse(text(frame, "stream"));
    } catch (IllegalArgumentException e) {
      throw new MalformedFrame(String.valueOf(e.getMessage()));
    }
  }

  private static long from(ObjectNode frame) {
    JsonNode from = frame.get("from");
    if (from == null) {
      return 1;
    }
    if (!from.isIntegralNumber() || !from.canConvertToLong() || from.longValue() < 1) {
      throw new MalformedFrame("from is a version, a whole number from 1 on");
    }
    return from.longValue();
  }

  private @Nullable Positions after(ObjectNode frame) {
    if (!frame.has("after")) {
      return null;
    }
    JsonNode token = frame.get("after");
    if (!token.isTextual()) {
      throw new MalformedFrame("after is a position token");
    }
    try {
      return Positions.parse(token.textValue(), partitions);
    } catch (IllegalArgumentException e) {
      throw new MalformedFrame(String.valueOf(e.getMessage()));
    }
  }

  private static String id(ObjectNode frame) {
    String id = shownId(frame);
    if (id == null) {
      throw new MalformedFrame("id is a text of 1 to 64 characters");
    }
    return id;
  }

  private static @Nullable String shownId(ObjectNode frame) {
    JsonNode id = frame.get("id");
    if (id == null || !id.isTextual()) {
      return null;
    }
    String text = id.textValue();
    return text.isEmpty() || text.length() > ID_LENGTH_MAX ? null : text;
  }

  private static String text(ObjectNode frame, String field) {
    JsonNode value = frame.get(field);
    if (value == null || !value.isTextual()) {
      throw new MalformedFrame(field + " must be there, as a text");
    }
    String text = value.textValue();
    if (text.isEmpty() || text.length() > VALUE_LENGTH_MAX) {
      throw new MalformedFrame(field + " has 1 to 512 characters");
    }
    return text;
  }

  private static void only(ObjectNode frame, Set<String> known) {
    for (Iterator<String> names = frame.fieldNames(); names.hasNext(); ) {
      if (!known.contains(names.next())) {
        throw new MalformedFrame(
            "the fields here are " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }
}
