package io.daybook.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.Positions;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The first line of an export: what is in it.
 *
 * @param store the id of the store that it is from
 * @param partitions how many that has
 * @param exportedAt when it was begun
 * @param from the positions behind which it begins
 * @param heads the positions with which it ends
 * @param selected the partitions that are in it, in their order in the file
 * @param keys whether the keys of persons are in it
 * @param pending whether what is still to be done beside the events is in it
 * @param previous of each selected partition the hash at its position in {@code from}
 */
public record ExportHeader(
    UUID store,
    int partitions,
    Instant exportedAt,
    Positions from,
    Positions heads,
    List<Integer> selected,
    boolean keys,
    boolean pending,
    List<EventHash> previous) {
  private static final JsonMapper MAPPER = Mappers.strict();
  private static final int FORMAT = 2;

  /** What each export begins with. */
  public static final String BEGIN = "{\"daybook\":\"export\"";

  public ExportHeader {
    selected = List.copyOf(selected);
    previous = List.copyOf(previous);
  }

  /** Tells whether another export of the same log has the same in it, but for its ends. */
  public boolean continues(ExportHeader other) {
    return store.equals(other.store)
        && from.equals(other.from)
        && selected.equals(other.selected)
        && keys == other.keys
        && pending == other.pending;
  }

  /** Returns the line, without its end. */
  public String line() {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("daybook", "export")
            .put("format", FORMAT)
            .put("store", store.toString())
            .put("partitions", partitions)
            .put("exportedAt", exportedAt.toString())
            .put("from", from.toString())
            .put("heads", heads.toString());
    ArrayNode chosen = json.putArray("selected");
    selected.forEach(chosen::add);
    json.put("keys", keys).put("pending", pending);
    ArrayNode hashes = json.putArray("previous");
    previous.forEach(hash -> hashes.add(hash.toString()));
    return json.toString();
  }

  /**
   * Parses a first line.
   *
   * @throws TransferException when it is not that of an export of this format
   */
  public static ExportHeader parse(byte[] line) {
    JsonNode json;
    try {
      json = MAPPER.readTree(line);
    } catch (IOException malformed) {
      throw none();
    }
    if (json == null || !json.path("daybook").asText().equals("export")) {
      throw none();
    }
    int format = json.path("format").asInt();
    if (format < 1 || format > FORMAT) {
      throw new TransferException(
          "line 1: the export has format %s, this program reads up to %d"
              .formatted(json.path("format"), FORMAT));
    }
    try {
      return of(json);
    } catch (IllegalArgumentException | DateTimeException malformed) {
      throw new TransferException("line 1: " + malformed.getMessage());
    }
  }

  private static TransferException none() {
    return new TransferException("line 1 is not the header of an export");
  }

  private static ExportHeader of(JsonNode json) {
    int partitions = new Partitions(json.path("partitions").asInt()).count();
    List<Integer> selected = new ArrayList<>();
    json.path("selected").forEach(each -> selected.add(each.asInt(-1)));
    List<EventHash> previous = new ArrayList<>();
    json.path("previous")
        .forEach(each -> previous.add(EventHash.of(HexFormat.of().parseHex(each.asText()))));
    boolean inOrder = selected.equals(selected.stream().distinct().sorted().toList());
    if (!inOrder
        || previous.size() != selected.size()
        || selected.stream().anyMatch(p -> p < 0 || p >= partitions)) {
      throw new IllegalArgumentException("the selected partitions are not as they should be");
    }
    return new ExportHeader(
        UUID.fromString(json.path("store").asText()),
        partitions,
        Instant.parse(json.path("exportedAt").asText()),
        Positions.parse(json.path("from").asText(), partitions),
        Positions.parse(json.path("heads").asText(), partitions),
        selected,
        json.path("keys").asBoolean(),
        json.path("pending").asBoolean(),
        previous);
  }
}
