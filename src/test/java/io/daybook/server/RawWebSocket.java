package io.daybook.server;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that sends frames as it is told to, right or wrong. */
final class RawWebSocket implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;

  private final Socket socket;
  private final DataInputStream in;

  /** A frame from the server. */
  record Frame(int opcode, Buffer payload) {
    String text() {
      return payload.toString(StandardCharsets.UTF_8);
    }

    int closeCode() {
      return opcode == CLOSE && payload.length() >= 2 ? payload.getUnsignedShort(0) : -1;
    }
  }

  RawWebSocket(int port) throws IOException {
    this.socket = RawHttp.connect(port);
    this.in = new DataInputStream(socket.getInputStream());
    String request =
        """
        GET /live HTTP/1.1
        Host: x
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """;
    send(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    RawHttp.Answer answer = RawHttp.read(socket);
    if (answer.status() != 101) {
      throw new IOException(answer.toString());
    }
  }

  /** Returns a frame: masked, with a mask of zeros. */
  static byte[] frame(boolean last, int opcode, byte[] payload) {
    return frame((last ? FINAL : 0) | opcode, MASKED, payload);
  }

  static byte[] text(String text) {
    return frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] unmasked(String text) {
    return frame(FINAL | TEXT, 0, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] frame(int first, int mask, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(mask | payload.length);
    } else if (payload.length <= 0xFFFF) {
      frame.write(mask | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >> shift));
      }
    }
    frame.writeBytes(new byte[mask == 0 ? 0 : 4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  Frame next() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte() & 127;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    return new Frame(first & 15, Buffer.buffer(in.readNBytes(length)));
  }

  /** Returns the code of the next close frame; what comes before is passed over. */
  int closeCode() throws IOException {
    Frame frame = next();
    while (frame.opcode() != CLOSE) {
      frame = next();
    }
    return frame.closeCode();
  }

  /** Tells whether the server has closed, without a reset. */
  boolean isAtEnd() throws IOException {
    try {
      in.readByte();
      return false;
    } catch (EOFException end) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
