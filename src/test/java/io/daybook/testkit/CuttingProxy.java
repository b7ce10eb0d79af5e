package io.daybook.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP proxy that, once it is armed, lets so many bytes through and then closes all connections.
 *
 * <p>Context: all sockets run on one context, that of the first caller.
 */
public final class CuttingProxy {
  private final NetServer server;
  private final NetClient client;
  private final String host;
  private final int port;
  private final List<NetSocket> open = new ArrayList<>();
  private Way way = Way.TO_SERVER;
  private long bytesLeft = Long.MAX_VALUE;
  private int cuts;

  /** Which bytes are counted. */
  public enum Way {
    TO_SERVER,
    TO_CLIENT
  }

  private CuttingProxy(Vertx vertx, String host, int port) {
    this.server = vertx.createNetServer();
    this.client = vertx.createNetClient();
    this.host = host;
    this.port = port;
  }

  /** Starts in front of a server; must be called on a context. */
  public static Future<CuttingProxy> start(Vertx vertx, String host, int port) {
    CuttingProxy proxy = new CuttingProxy(vertx, host, port);
    return proxy
        .server
        .connectHandler(proxy::connected)
        .listen(0, "127.0.0.1")
        .map(listening -> proxy);
  }

  /** Returns the port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Lets so many more bytes through, of all connections together, before it cuts. */
  public void arm(Way counted, long bytes) {
    way = counted;
    bytesLeft = bytes;
  }

  /** Cuts no more, and tells whether it did since it was armed. */
  public boolean disarm() {
    bytesLeft = Long.MAX_VALUE;
    boolean cut = cuts > 0;
    cuts = 0;
    return cut;
  }

  private void connected(NetSocket fromClient) {
    fromClient.pause();
    open.add(fromClient);
    fromClient.closeHandler(closed -> open.remove(fromClient));
    client
        .connect(port, host)
        .onSuccess(
            toServer -> {
              pipe(fromClient, toServer, Way.TO_SERVER);
              pipe(toServer, fromClient, Way.TO_CLIENT);
              fromClient.closeHandler(
                  closed -> {
                    open.remove(fromClient);
                    toServer.close();
                  });
              toServer.closeHandler(closed -> fromClient.close());
              fromClient.resume();
            })
        .onFailure(failure -> fromClient.close());
  }

  private void pipe(NetSocket from, NetSocket to, Way direction) {
    from.handler(
        bytes -> {
          if (direction != way || bytes.length() < bytesLeft) {
            bytesLeft -= direction == way && bytesLeft != Long.MAX_VALUE ? bytes.length() : 0;
            to.write(bytes);
          } else {
            Buffer last = bytes.slice(0, (int) bytesLeft);
            bytesLeft = Long.MAX_VALUE;
            cuts++;
            to.write(last).onComplete(written -> cut(), failure -> cut());
          }
        });
  }

  private void cut() {
    List.copyOf(open).forEach(NetSocket::close);
  }
}
