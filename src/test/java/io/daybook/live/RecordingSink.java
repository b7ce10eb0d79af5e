package io.daybook.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's end of a connection that keeps what was sent; full when told so, or at a limit. */
final class RecordingSink implements LiveSink {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final List<JsonNode> frames = new ArrayList<>();
  boolean full;
  int room = Integer.MAX_VALUE;
  boolean paused;
  int pings;
  @Nullable LiveClose closed;

  @Override
  public void send(LiveMessage message) {
    String frame = LiveFrames.of(message);
    try {
      frames.add(MAPPER.readTree(frame));
    } catch (JsonProcessingException e) {
      throw new AssertionError(frame, e);
    }
    room--;
  }

  @Override
  public boolean full() {
    return full || room <= 0;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public void ping() {
    pings++;
  }

  @Override
  public void close(LiveClose why) {
    closed = why;
  }
}
