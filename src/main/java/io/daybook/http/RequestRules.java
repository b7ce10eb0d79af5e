package io.daybook.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a request must be, whatever it asks for; throws a {@link Problem} where it is
 * not.
 *
 * <p>Source: RFC 9112 (HTTP/1.1), sections 2.3, 3.2, 6.1 and 6.3; RFC 9110, sections 7.2, 8.4 and
 * 10.1.1. A length that two readers could take differently is refused, since what one of them takes
 * for the body the other takes for the next request.
 */
final class RequestRules {
  private static final String CONTINUE = "100-continue";
  private static final String HOST_MARKS = "-._~!$&'()*+,;=:[]%";

  private final int bodyBytesMax;

  /** Creates the rules of a server that reads bodies up to a limit. */
  RequestRules(int bodyBytesMax) {
    this.bodyBytesMax = bodyBytesMax;
  }

  /** Throws unless a request may begin with this line. */
  static void requireLine(String method, String target, String version) {
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw version.matches("HTTP/[0-9](\\.[0-9])?")
          ? Problem.of(ProblemType.VERSION_NOT_SUPPORTED, "this is HTTP/1.1")
          : Problem.malformed("a request line is: method, target, HTTP/1.1");
    }
    requireTarget(method, target);
  }

  private static void requireTarget(String method, String target) {
    if (method.equals("CONNECT")) {
      throw Problem.of(ProblemType.NOT_IMPLEMENTED, "this is no proxy");
    }
    boolean path = target.startsWith("/") || target.startsWith("http://");
    if (!path && !target.startsWith("https://") && !(isAll(target) && method.equals("OPTIONS"))) {
      throw Problem.malformed("a request's target begins with a slash");
    }
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c > '~' || c == '#') {
        throw Problem.malformed("a request's target is visible ASCII without #; encode the rest");
      }
    }
    requireNoDots(target);
  }

  /**
   * Clients, and what stands between, take dot segments out of a path, encoded or not (RFC 3986,
   * sections 5.2.4 and 6.2.2); so a path with one names nothing here.
   */
  private static void requireNoDots(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (!path.contains("/.") && !path.contains("/%2")) {
      return;
    }
    for (String segment : path.split("/", -1)) {
      String plain = segment.replace("%2e", ".").replace("%2E", ".");
      if (plain.equals(".") || plain.equals("..")) {
        throw Problem.malformed("a path has no segments . and .., and no id is so");
      }
    }
  }

  private static boolean isAll(String target) {
    return target.equals("*");
  }

  /** Throws unless the headers say clearly where the request ends and what its body is. */
  void requireHeaders(HttpRequest request) {
    HttpHeaders headers = request.headers();
    boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    requireHost(headers, old);
    requireChunked(headers, old);
    requireLength(headers);
    requireNoEncoding(headers.get(HttpHeaderNames.CONTENT_ENCODING));
    if (headers.contains(HttpHeaderNames.EXPECT)) {
      requireContinue(headers.getAll(HttpHeaderNames.EXPECT));
    }
  }

  /**
   * Throws unless a request over HTTP/2 may be so. Where it ends and which headers belong to it is
   * not its own business there (RFC 9113, section 8.1.1).
   */
  void requireStream(HttpServerRequest request) {
    String target = request.uri() == null ? "" : request.uri();
    if (target.length() > HttpOptions.LINE_BYTES_MAX) {
      throw lineTooLong();
    }
    requireTarget(request.method().name(), target);
    if (request.authority() == null) {
      throw Problem.malformed("there must be one :authority or Host");
    }
    MultiMap headers = request.headers();
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null) {
      requireBytes(length);
    }
    requireNoEncoding(headers.get(HttpHeaderNames.CONTENT_ENCODING));
    if (headers.contains(HttpHeaderNames.EXPECT)) {
      requireContinue(headers.getAll(HttpHeaderNames.EXPECT));
    }
  }

  private static void requireNoEncoding(@Nullable String encoding) {
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "send the body without an encoding");
    }
  }

  private static void requireContinue(List<String> expectations) {
    for (String expected : expectations) {
      if (!expected.strip().equalsIgnoreCase(CONTINUE)) {
        throw Problem.of(ProblemType.EXPECTATION_FAILED, "only 100-continue may be expected");
      }
    }
  }

  private static void requireHost(HttpHeaders headers, boolean old) {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || (hosts.isEmpty() && !old)) {
      throw Problem.malformed("there must be one Host, there are " + hosts.size());
    }
    if (!hosts.isEmpty() && !isHost(hosts.getFirst())) {
      throw Problem.malformed("Host must be a name or an address, and perhaps a port");
    }
  }

  private static boolean isHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && HOST_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void requireChunked(HttpHeaders headers, boolean old) {
    if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return;
    }
    if (old) {
      throw Problem.malformed("HTTP/1.0 has no Transfer-Encoding");
    }
    String codings =
        String.join(",", headers.getAll(HttpHeaderNames.TRANSFER_ENCODING))
            .toLowerCase(Locale.ROOT)
            .strip();
    if (codings.equals("chunked")) {
      return;
    }
    String[] names = codings.split(",", -1);
    boolean framed = names[names.length - 1].strip().equals("chunked");
    boolean chunkedTwice = framed && codings.indexOf("chunked") < codings.lastIndexOf("chunked");
    throw framed && !chunkedTwice
        ? Problem.of(ProblemType.NOT_IMPLEMENTED, "the only Transfer-Encoding here is chunked")
        : Problem.malformed("Transfer-Encoding must be chunked");
  }

  private void requireLength(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length == null) {
      return;
    }
    if (headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() > 1) {
      throw Problem.malformed("there must be one Content-Length");
    }
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      throw Problem.malformed("Content-Length and Transfer-Encoding exclude each other");
    }
    requireBytes(length);
  }

  private void requireBytes(String length) {
    long bytes = RequestHeaders.digits(length);
    if (bytes < 0) {
      throw Problem.malformed("Content-Length must be a number of bytes");
    }
    if (bytes > bodyBytesMax) {
      throw tooLarge(bodyBytesMax);
    }
  }

  /** Returns the refusal of a body that is too long. */
  Problem tooLarge() {
    return tooLarge(bodyBytesMax);
  }

  /** Returns the refusal of a body that is longer than that. */
  static Problem tooLarge(int bytesMax) {
    return Problem.of(ProblemType.TOO_LARGE, "a body may have " + bytesMax + " bytes");
  }

  /** Returns the refusal of a body for which there is no room. */
  static Problem tooManyBodies() {
    return Problem.of(ProblemType.OVERLOADED, "too many bodies wait; try again later");
  }

  /** Returns the refusal of a request that has not arrived in that time. */
  static Problem late(long seconds) {
    return Problem.of(
        ProblemType.REQUEST_TIMEOUT, "a request must arrive within " + seconds + " s");
  }

  /** Returns the refusal of a target that is too long. */
  static Problem lineTooLong() {
    return Problem.of(
        ProblemType.URI_TOO_LONG,
        "a request line may have " + HttpOptions.LINE_BYTES_MAX + " bytes");
  }

  /** Tells whether a body may be so long. */
  boolean isShort(long bytes) {
    return bytes <= bodyBytesMax;
  }

  /** Tells whether the client waits for a word before it sends the body. */
  static boolean awaitsContinue(@Nullable HttpRequest request) {
    return request != null
        && request.headers().contains(HttpHeaderNames.EXPECT)
        && (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
            || request.headers().contains(HttpHeaderNames.CONTENT_LENGTH));
  }
}
