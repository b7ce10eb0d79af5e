package io.daybook.load.bench;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request, whatever the protocol that carries it.
 *
 * @param authority the host and port that it goes to
 * @param method for example {@code GET}
 * @param path with its query
 * @param fields in turn names, in lower case, and values of its header, without its length
 * @param body empty when it has none
 */
record Request(
    AsciiString authority,
    AsciiString method,
    AsciiString path,
    List<AsciiString> fields,
    byte[] body) {

  /** Returns its bytes in HTTP/1.1. */
  byte[] http1() {
    StringBuilder text = new StringBuilder();
    text.append(method.toString()).append(' ').append(path.toString());
    text.append(" HTTP/1.1\r\nhost: ").append(authority.toString()).append("\r\n");
    for (int i = 0; i < fields.size(); i += 2) {
      text.append(fields.get(i).toString()).append(": ");
      text.append(fields.get(i + 1).toString()).append("\r\n");
    }
    if (body.length > 0) {
      text.append("content-length: ").append(body.length).append("\r\n");
    }
    byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[head.length + body.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    return bytes;
  }
}
