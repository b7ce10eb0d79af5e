package io.daybook.load.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written is read again by Netty's reader of frames. */
class Http2RequestsTest {
  private final Requests make = new Requests(new Target("there", 80));
  private final Http2Requests requests = new Http2Requests();
  private final Http2FrameReader reader = new DefaultHttp2FrameReader();
  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());

  @AfterEach
  void close() {
    requests.close();
    reader.close();
    channel.close();
  }

  /** Returns the frames that may be written now, as text. */
  private List<String> frames() throws Http2Exception {
    ByteBuf bytes = requests.take(UnpooledByteBufAllocator.DEFAULT);
    Frames frames = new Frames();
    while (bytes.isReadable()) {
      reader.readFrame(channel.pipeline().firstContext(), bytes, frames);
    }
    bytes.release();
    return frames.read;
  }

  private static final class Frames extends Http2FrameAdapter {
    private final List<String> read = new ArrayList<>();

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding, boolean last) {
      StringBuilder text = new StringBuilder(stream + (last ? ", last:" : ":"));
      headers.forEach(field -> text.append(' ').append(field));
      read.add(text.toString());
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean last) {
      String text = data.toString(StandardCharsets.UTF_8);
      read.add(stream + (last ? ", last: " : ": ") + text.substring(0, Math.min(9, text.length())));
      return data.readableBytes() + padding;
    }
  }

  private static String body(int length) {
    return "b".repeat(length);
  }

  @Test
  void aRequestIsItsHeadersAndItsBody() throws Http2Exception {
    for (int stream = 1; stream <= 3; stream += 2) {
      requests.add(stream, make.post("/p" + stream, "k" + stream, "{}"));
    }
    requests.add(5, make.get("/g?q=1"));
    String common =
        " :scheme=http :authority=there:80 content-type=application/json idempotency-key=";
    assertThat(frames())
        .containsExactly(
            "1: :method=POST :path=/p1" + common + "k1 content-length=2",
            "1, last: {}",
            "3: :method=POST :path=/p3" + common + "k3 content-length=2",
            "3, last: {}",
            "5, last: :method=GET :path=/g?q=1 :scheme=http :authority=there:80");
    assertThat(frames()).isEmpty();
  }

  @Test
  void whatBelongsToOneRequestTakesNoRoomInTheTable() throws Http2Exception {
    int first = length(1, "/commands/order/o-1/place", "o-1-place");
    int second = length(3, "/commands/order/o-2/place", "o-2-place");
    int hundredth = second;
    for (int i = 2; i < 100; i++) {
      hundredth = length(1 + 2 * i, "/commands/order/o-2/place", "o-2-place");
    }
    assertThat(second).isLessThan(first - 20);
    assertThat(hundredth).isEqualTo(second);
  }

  private int length(int stream, String path, String key) throws Http2Exception {
    requests.add(stream, make.post(path, key, "{}"));
    ByteBuf bytes = requests.take(UnpooledByteBufAllocator.DEFAULT);
    int length = bytes.readableBytes();
    bytes.release();
    return length;
  }

  @Test
  void bodiesWaitInTheirOrderForTheServersWindow() throws Http2Exception {
    for (int i = 0; i < 8; i++) {
      requests.add(1 + 2 * i, make.post("/p", "k", body(10_000)));
    }
    requests.add(17, make.post("/p", "k", body(1)));
    assertThat(frames()).filteredOn(frame -> frame.contains(", last: ")).hasSize(6);
    requests.widen(4_464);
    assertThat(frames()).isEmpty();
    requests.widen(1);
    assertThat(frames()).last().isEqualTo("13, last: bbbbbbbbb");
    requests.widen(10_001);
    assertThat(frames())
        .filteredOn(frame -> frame.contains(", last: "))
        .containsExactly("15, last: bbbbbbbbb", "17, last: b");
  }

  @Test
  void aBodyThatDoesNotFitIntoAFrameOrAStreamsWindowIsRefused() throws Http2Exception {
    requests.add(1, make.post("/p", "k", body(16_384)));
    assertThatThrownBy(() -> requests.add(3, make.post("/p", "k", body(16_385))))
        .isInstanceOf(Answer.ProtocolException.class)
        .hasMessage("a body of 16385 bytes; in HTTP/2 one may have 16384");
    requests.settled(new Http2Settings().initialWindowSize(100));
    assertThatThrownBy(() -> requests.add(3, make.post("/p", "k", body(101))))
        .hasMessage("a body of 101 bytes; in HTTP/2 one may have 100");
  }
}
