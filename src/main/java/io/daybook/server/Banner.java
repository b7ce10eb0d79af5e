package io.daybook.server;

import io.daybook.eventstore.postgres.PostgresEventStore;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the server prints when it has started. */
final class Banner {
  private static final double NANOS = 1e9;
  private static final String ORDER =
      "{\"customer\":\"c-1\",\"currency\":\"GBP\",\"lines\":"
          + "[{\"sku\":\"85123A\",\"quantity\":6,\"unitPrice\":255}]}";

  private Banner() {}

  static void print(
      Settings settings,
      Node node,
      PostgresEventStore store,
      @Nullable String kafka,
      Modules modules,
      long begunNanos) {
    String host = "http://" + settings.text(Setting.HTTP_HOST) + ':';
    String url = host + node.port();
    String embedded = settings.text(Setting.POSTGRES).isEmpty() ? "embedded in " : "external";
    String place = embedded.equals("external") ? "" : settings.text(Setting.DATA) + '/';
    System.out.printf(
        Locale.ROOT,
        """

        Daybook %s, an event-sourcing server, started in %.1f s
          API         %s   (health: %s/health/ready, metrics: %s/metrics)%s
          modules     %s
          PostgreSQL  %s%s; %s
          events      %s
          Kafka       %s
          partitions  %d

        Try:
          curl -i %s/commands/order/o-1/place -H 'Content-Type: application/json' \\
            -d '%s'
          curl %s/views/orders/o-1
        """,
        CommandLine.version(),
        (System.nanoTime() - begunNanos) / NANOS,
        url,
        url,
        url,
        http2(host, node.http2Port()),
        modules.all().stream().map(module -> module.name()).collect(Collectors.joining(", ")),
        embedded,
        place,
        store.durability(),
        store.protection(),
        kafka == null ? "off: the feed polls PostgreSQL" : kafka(settings, kafka),
        settings.number(Setting.PARTITIONS),
        url,
        ORDER,
        url);
  }

  private static String http2(String host, int port) {
    return port == 0
        ? ""
        : "\n  HTTP/2      %s%d   (the same, with prior knowledge)".formatted(host, port);
  }

  private static String kafka(Settings settings, String kafka) {
    String place = settings.text(Setting.KAFKA).isEmpty() ? " (embedded)" : "";
    return kafka + place + ", topic " + settings.text(Setting.KAFKA_TOPIC);
  }
}
