package io.daybook.http;

import io.vertx.core.buffer.Buffer;

/** {@code GET /}: what there is, for who comes without a guide. */
final class IndexPage {
  private static final String JSON =
      """
      {
        "name": "Daybook",
        "links": {
          "health": "/health/ready",
          "alive": "/health/live",
          "metrics": "/metrics",
          "views": "/views",
          "commands": "/commands/{category}/{id}/{command}",
          "scheduled": "/scheduled",
          "streams": "/streams/{category}/{id}",
          "states": "/streams/{category}/{id}/state",
          "partitions": "/partitions/{partition}/events",
          "live": "/live",
          "subjects": "/subjects/{id}",
          "reactors": "/admin/reactors",
          "admin": "/admin/partitions"
        },
        "docs": "README.md in the sources: the first five minutes, with curl"
      }
      """;

  private IndexPage() {}

  static Buffer json() {
    return Buffer.buffer(JSON);
  }
}
