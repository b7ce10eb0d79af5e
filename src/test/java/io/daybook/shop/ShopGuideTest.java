package io.daybook.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.kernel.Category;
import io.daybook.kernel.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide of the shop lists every command, event and code that the shop has, and no other. */
class ShopGuideTest {
  private static final Pattern NAME = Pattern.compile("`([A-Za-z-]+)`");
  private static final Pattern COMMAND = Pattern.compile("`([a-z]+)/\\{[a-zA-Z]+}/([a-z-]+)`");
  private static final Pattern THROWN = Pattern.compile("new Rejection\\(\\s*\"([a-z-]+)\"");

  /** Returns the cells of each row of the table of commands. */
  private static List<String[]> rows() throws IOException {
    return Files.readAllLines(Path.of("src/site/markdown/shop.md")).stream()
        .filter(line -> COMMAND.matcher(line).find())
        .map(line -> line.split("\\|", -1))
        .toList();
  }

  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher name = pattern.matcher(text);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  private static Set<String> column(int index) throws IOException {
    return rows().stream()
        .flatMap(cells -> names(NAME, cells[index]).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyCommandIsThere() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (Category<?, ?, ?> category : new ShopModule().categories()) {
      category.commands().keySet().forEach(name -> expected.add(category.name() + '/' + name));
    }
    Set<String> found = new TreeSet<>();
    for (String[] cells : rows()) {
      Matcher command = COMMAND.matcher(cells[1]);
      assertThat(command.find()).isTrue();
      found.add(command.group(1) + '/' + command.group(2));
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void everyEventIsThere() throws IOException {
    Set<String> expected =
        Stream.of(OrderEvent.class, PaymentEvent.class, StockEvent.class)
            .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(column(3)).isEqualTo(expected);
  }

  @Test
  void everyCodeIsThere() throws IOException {
    Set<String> thrown = new TreeSet<>();
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/daybook/shop"))) {
      sources.forEach(source -> thrown.addAll(names(THROWN, text(source))));
    }
    assertThat(thrown).hasSizeGreaterThan(10);
    assertThat(column(4)).isEqualTo(thrown);
  }

  @Test
  void everyViewIsThereWithItsIndexesAndSorts() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    ShopModule shop = new ShopModule();
    shop.views().forEach(view -> expected.put(view.name(), fields(view.fields())));
    shop.rollups().forEach(rollup -> expected.put(rollup.name(), fields(rollup.fields())));
    Map<String, String> found = new TreeMap<>();
    Pattern row = Pattern.compile("\\| `([a-z-]+)` \\| `\\{.*");
    for (String line : Files.readAllLines(Path.of("src/site/markdown/shop.md"))) {
      Matcher view = row.matcher(line);
      if (view.matches()) {
        String[] cells = line.split("\\|", -1);
        found.put(view.group(1), names(NAME, cells[3]) + " by " + names(NAME, cells[4]));
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private static String fields(View.Fields<?> fields) {
    return new TreeSet<>(fields.indexes().keySet())
        + " by "
        + new TreeSet<>(fields.sorts().keySet());
  }

  private static String text(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
