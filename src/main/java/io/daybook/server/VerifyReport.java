package io.daybook.server;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.Mappers;
import io.daybook.integrity.PartitionReport;
import io.daybook.integrity.Problem;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What {@code daybook verify} found.
 *
 * @param flaws of tables, indexes and triggers
 * @param anchors how many were compared
 */
record VerifyReport(
    UUID store, List<String> flaws, List<PartitionReport> partitions, int anchors, double seconds) {
  private static final JsonMapper MAPPER = Mappers.shown();

  boolean isGood() {
    return problems() == 0;
  }

  private long problems() {
    return flaws.size() + partitions.stream().mapToLong(PartitionReport::problems).sum();
  }

  private long events() {
    return partitions.stream().mapToLong(PartitionReport::events).sum();
  }

  /** Returns it for people: one line a partition, then what is wrong. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (PartitionReport report : partitions) {
      text.append(
          String.format(
              Locale.ROOT,
              "partition %d: %,d events to position %d, hash %s: %s%n",
              report.partition(),
              report.events(),
              report.position(),
              report.hash(),
              report.problems() == 0 ? "good" : report.problems() + " problem(s)"));
    }
    flaws.forEach(flaw -> text.append("PROBLEM: ").append(flaw).append('\n'));
    for (PartitionReport report : partitions) {
      Problem first = report.first();
      if (first != null) {
        text.append("PROBLEM: ").append(first);
        text.append(
            report.problems() == 1 ? "\n" : " (and %d more)%n".formatted(report.problems() - 1));
      }
      report
          .unknownTypes()
          .forEach(
              (type, count) ->
                  text.append(
                          "warning: partition %d has %d event(s) of a type or schema version"
                              .formatted(report.partition(), count))
                      .append(" that this program does not know: ")
                      .append(type)
                      .append('\n'));
    }
    return text.append(summary()).append('\n').toString();
  }

  private String summary() {
    return String.format(
        Locale.ROOT,
        "%s: store %s, %,d events in %.1f s (%,.0f/s), %d anchor(s), %,d problem(s)",
        isGood() ? "GOOD" : "BAD",
        store,
        events(),
        seconds,
        events() / Math.max(seconds, 1e-3),
        anchors,
        problems());
  }

  /** Returns it for programs, as one line of JSON. */
  String json() {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("store", store.toString())
            .put("good", isGood())
            .put("events", events())
            .put("seconds", seconds)
            .put("anchors", anchors)
            .put("problems", problems());
    json.set("flaws", MAPPER.valueToTree(flaws));
    var list = json.putArray("partitions");
    for (PartitionReport report : partitions) {
      ObjectNode one =
          list.addObject()
              .put("partition", report.partition())
              .put("position", report.position())
              .put("hash", String.valueOf(report.hash()))
              .put("events", report.events())
              .put("problems", report.problems());
      one.set("first", MAPPER.valueToTree(report.first()));
      one.set("unknownTypes", MAPPER.valueToTree(report.unknownTypes()));
    }
    return json + "\n";
  }
}
