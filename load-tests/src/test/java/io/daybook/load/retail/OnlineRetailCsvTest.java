package io.daybook.load.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.load.retail.OnlineRetailCsv.Sales;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlineRetailCsvTest {
  private static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

  @TempDir Path directory;

  private Sales read(String rows) throws IOException {
    return read(HEADER + rows, StandardCharsets.UTF_8);
  }

  private Sales read(String text, Charset charset) throws IOException {
    Path file = directory.resolve("retail.csv");
    Files.writeString(file, text, charset);
    return OnlineRetailCsv.read(file);
  }

  private Invoice only(String rows) throws IOException {
    Sales sales = read(rows);
    assertThat(sales.invoices()).hasSize(1);
    return sales.invoices().getFirst();
  }

  @Test
  void anInvoiceIsAnOrderWithItsLinesInTheOrderOfTheFile() throws IOException {
    Sales sales =
        read(
            """
            536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
            536366,22633,HAND WARMER,2,2010-12-01 08:28:00,1.85,17851,France
            536365,71053,LANTERN,1,2010-12-01 08:27:00,3.39,17850.0,United Kingdom
            """);
    assertThat(sales.invoices()).extracting(Invoice::number).containsExactly("536365", "536366");
    Invoice first = sales.invoices().getFirst();
    assertThat(first.customer()).isEqualTo("17850");
    assertThat(first.placedAt()).isEqualTo(Instant.parse("2010-12-01T08:26:00Z"));
    assertThat(first.lines()).extracting(Invoice.Line::sku).containsExactly("85123A", "71053");
    assertThat(first.units()).isEqualTo(7);
    assertThat(first.total()).isEqualTo(6 * 255 + 339);
    assertThat(first.idempotencyKey()).isEqualTo("retail-536365");
  }

  @Test
  void descriptionsMayBeQuotedWithCommasQuotesAndLineBreaks() throws IOException {
    Invoice invoice =
        only("1,A,\"SET, \"\"LARGE\"\"\nRED\",1,2010-12-01 08:26:00,1,17850,United Kingdom\n");
    assertThat(invoice.lines().getFirst().description()).isEqualTo("SET, \"LARGE\"\nRED");
  }

  @Test
  void whatIsNotASaleIsSkippedAndCounted() throws IOException {
    Sales sales =
        read(
            """
            1,A,GOOD,1,2010-12-01 08:26:00,1.00,17850,UK
            1,B,RETURNED,-1,2010-12-01 08:26:00,1.00,17850,UK
            1,C,NONE,0,2010-12-01 08:26:00,1.00,17850,UK
            1,D,FREE,1,2010-12-01 08:26:00,0.0,17850,UK
            2,E,BAD DEBT,1,2010-12-01 08:26:00,-11062.06,,UK
            C3,D,CANCELLED,1,2010-12-01 08:26:00,1.00,17850,UK
            """);
    assertThat(sales.rows()).isEqualTo(6);
    assertThat(sales.notSales()).isEqualTo(4);
    assertThat(sales.cancelled()).isEqualTo(1);
    assertThat(sales.invoices()).hasSize(1);
    assertThat(sales.invoices().getFirst().lines()).hasSize(1);
  }

  @Test
  void aMissingOrZeroCustomerIsAGuest() throws IOException {
    Sales sales =
        read(
            """
            1,A,X,1,2010-12-01 08:26:00,1.00,,UK
            2,A,X,1,2010-12-01 08:26:00,1.00,0.0,UK
            3,A,X,1,2010-12-01 08:26:00,1.00,12.0,UK
            """);
    assertThat(sales.invoices())
        .extracting(Invoice::customer)
        .containsExactly("guest", "guest", "12");
    assertThat(sales.guests()).isEqualTo(2);
  }

  @Test
  void pricesAreExactAndRoundedHalfUp() throws IOException {
    Invoice invoice =
        only(
            """
            1,A,X,1,2010-12-01 08:26:00,0.29,1,UK
            1,B,X,1,2010-12-01 08:26:00,4.1,1,UK
            1,C,X,1,2010-12-01 08:26:00,1.005,1,UK
            1,D,X,1,2010-12-01 08:26:00,1.0049,1,UK
            1,E,X,1,2010-12-01 08:26:00,13541.33,1,UK
            1,F,X,1,2010-12-01 08:26:00,7,1,UK
            """);
    assertThat(invoice.lines())
        .extracting(Invoice.Line::unitPrice)
        .containsExactly(29L, 410L, 101L, 100L, 1_354_133L, 700L);
  }

  @Test
  void datesMayBeAmericanAndTextLatin() throws IOException {
    String rows = "1,A,CAFÉ,1,12/1/2010 8:26,1,1,UK\n";
    Invoice invoice = read(HEADER + rows, StandardCharsets.ISO_8859_1).invoices().getFirst();
    assertThat(invoice.placedAt()).isEqualTo(Instant.parse("2010-12-01T08:26:00Z"));
    assertThat(invoice.lines().getFirst().description()).isEqualTo("CAFÉ");
  }

  @Test
  void aFileMayBeginWithAByteOrderMark() throws IOException {
    String text = "\uFEFF" + HEADER + "1,A,X,1,2010-12-01 08:26:00,1,1,UK\n";
    assertThat(read(text, StandardCharsets.UTF_8).invoices()).hasSize(1);
  }

  @Test
  void aBadRowIsNamed() {
    assertThatThrownBy(() -> read("1,A,X,many,2010-12-01 08:26:00,1,1,UK\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1");
  }

  @Test
  void anInvoiceOfTooManyLinesIsNotPlaceable() throws IOException {
    Sales sales = read("1,A,X,1,2010-12-01 08:26:00,1,1,UK\n".repeat(Invoice.LINES_MAX + 1));
    assertThat(sales.tooLong()).hasSize(1);
  }

  @Test
  void theBodyIsThePlaceCommand() throws IOException {
    JsonObject body = new JsonObject(only("1,A,,3,2010-12-01 08:26:00,2.55,,UK\n").placeBody());
    assertThat(body)
        .isEqualTo(
            new JsonObject(
                """
                {"customer":"guest","currency":"GBP","placedAt":"2010-12-01T08:26:00Z",
                 "lines":[{"sku":"A","quantity":3,"unitPrice":255}]}
                """));
  }
}
