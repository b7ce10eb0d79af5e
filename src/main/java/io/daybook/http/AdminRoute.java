package io.daybook.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.admin.PartitionsVerticle;
import io.daybook.admin.PartitionsVerticle.End;
import io.daybook.admin.PartitionsVerticle.Status;
import io.daybook.codec.Mappers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What operators ask: {@code GET /admin/partitions} and {@code GET /admin/partitions/{p}/head}.
 *
 * <p>Shape: {@code {"partitions":[{"partition":0,"shard":"0","head":17,"relayed":17,"rate":1.5,
 * "owner":…}]}}, {@code relayed} null where nothing is; and {@code {"store":…,"partition":0,
 * "position":17,"hash":"<64 hexadecimal digits>","recordedAt":…,"anchor":"0:17:<hash>"}}, where
 * {@code recordedAt} and {@code anchor} are null for an empty partition.
 */
final class AdminRoute {
  private static final JsonMapper MAPPER = Mappers.shown();
  private static final double TENTHS = 10;

  private final PartitionsVerticle partitions;
  private final int count;

  AdminRoute(PartitionsVerticle partitions, int count) {
    this.partitions = partitions;
    this.count = count;
  }

  Future<Buffer> partitions() {
    return partitions.partitions().map(AdminRoute::json).recover(AdminRoute::unavailable);
  }

  private static Buffer json(List<Status> all) {
    ObjectNode json = MAPPER.createObjectNode();
    ArrayNode list = json.putArray("partitions");
    for (Status status : all) {
      list.addObject()
          .put("partition", status.partition())
          .put("shard", status.shard())
          .put("head", status.head())
          .put("relayed", status.relayed())
          .put("rate", Math.round(status.rate() * TENTHS) / TENTHS)
          .put("owner", status.owner().toString());
    }
    return Buffer.buffer(json.toString());
  }

  Future<Buffer> head(String number) {
    long partition = RequestHeaders.digits(number);
    if (partition < 0 || partition >= count) {
      throw Problem.notFound("partitions are 0 to " + (count - 1));
    }
    return partitions.end((int) partition).map(AdminRoute::json).recover(AdminRoute::unavailable);
  }

  private static Buffer json(End end) {
    boolean empty = end.position() == 0;
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("store", end.store().toString())
            .put("partition", end.partition())
            .put("position", end.position())
            .put("hash", end.hash().toString())
            .put("recordedAt", end.recordedAt() == null ? null : end.recordedAt().toString())
            .put(
                "anchor",
                empty ? null : "%d:%d:%s".formatted(end.partition(), end.position(), end.hash()));
    return Buffer.buffer(json.toString());
  }

  private static Future<Buffer> unavailable(Throwable failure) {
    return Future.failedFuture(
        Problem.of(ProblemType.UNAVAILABLE, "the event store can't be reached"));
  }
}
