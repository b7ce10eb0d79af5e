package io.daybook.load.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that streams have every acknowledged event exactly once, and gapless versions. */
final class StreamCheck {
  private static final int OK = 200;
  private static final int LIMIT = 1_000;

  private final Plan plan;
  private final Report report;
  private final Differences differences;

  StreamCheck(Plan plan, Report report, Differences differences) {
    this.plan = plan;
    this.report = report;
    this.differences = differences;
  }

  void run(List<Journal.Entry> entries) throws InterruptedException {
    Map<String, List<Journal.Entry>> byStream = new LinkedHashMap<>();
    for (Journal.Entry entry : entries) {
      byStream.computeIfAbsent(entry.command().stream(), none -> new ArrayList<>(2)).add(entry);
    }
    Requests requests = new Requests(plan.target());
    long read =
        WorkLane.run(
            plan,
            byStream.entrySet(),
            stream -> requests.get("/streams/" + stream.getKey() + "?from=1&limit=" + LIMIT),
            (stream, answer) -> check(stream.getKey(), stream.getValue(), answer));
    differences.compare("streams read", (long) byStream.size(), read);
    report.line("read %,d streams of %,d acknowledged commands", read, entries.size());
  }

  private void check(String stream, List<Journal.Entry> entries, Answer answer) {
    if (answer.status() != OK) {
      differences.add(stream, entries.size() + " acknowledged commands", answer.body());
      return;
    }
    JsonObject page = new JsonObject(answer.body());
    Map<String, Long> versions = versions(stream, page.getJsonArray("events"));
    differences.compare(stream + " version", (long) versions.size(), page.getLong("version"));
    for (Journal.Entry entry : entries) {
      JsonArray events = new JsonObject(entry.answer()).getJsonArray("events");
      for (int i = 0; i < events.size(); i++) {
        JsonObject event = events.getJsonObject(i);
        String id = event.getString("id");
        differences.compare(stream + " event " + id, event.getLong("version"), versions.get(id));
      }
    }
  }

  /** Returns the versions of a stream's events by event id. */
  private Map<String, Long> versions(String stream, JsonArray events) {
    Map<String, Long> versions = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      JsonObject event = events.getJsonObject(i);
      long version = event.getLong("version");
      differences.compare(stream + " at " + i, i + 1L, version);
      if (versions.put(event.getString("id"), version) != null) {
        differences.add(stream, "every event once", "twice " + event.getString("id"));
      }
    }
    return versions;
  }
}
