package io.daybook.build;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may depend on whom. The table of packages is {@link PackageTree}. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(PackageTree.ROOT);

  private static final String[] WRITE_SIDE = {
    "io.daybook.command..", "io.daybook.partition..", "io.daybook.append.."
  };
  private static final String[] READ_SIDE = {
    "io.daybook.feed..",
    "io.daybook.relay..",
    "io.daybook.view..",
    "io.daybook.query..",
    "io.daybook.live.."
  };
  private static final String[] ADAPTERS = {
    "io.daybook..postgres..", "io.daybook..kafka..", "io.daybook..memory.."
  };

  @Test
  void everyClassBelongsToTheTree() {
    classes().should(belongToTheTree()).check(CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> packagesUseOnlyWhatTheTreeAllows() {
    return PackageTree.present(CLASSES).stream()
        .map(row -> dynamicTest("io.daybook." + row, () -> checkRow(row)));
  }

  private static void checkRow(String row) {
    classes().that(belongTo(row)).should(useOnlyWhatTheTreeAllows(row)).check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.daybook.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theKernelKnowsOnlyTheJdk() {
    classes()
        .that()
        .resideInAPackage("io.daybook.kernel..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.daybook.kernel..", "java..", "org.jspecify..")
        .allowEmptyShould(isAbsent("kernel"))
        .check(CLASSES);
  }

  @Test
  void theShopKnowsOnlyTheKernel() {
    classes()
        .that()
        .resideInAPackage("io.daybook.shop..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.daybook.shop..", "io.daybook.kernel..", "java..", "org.jspecify..")
        .allowEmptyShould(isAbsent("shop"))
        .check(CLASSES);
  }

  @Test
  void writeAndReadSideNeverSeeEachOther() {
    neverDepends(WRITE_SIDE, READ_SIDE);
    neverDepends(READ_SIDE, WRITE_SIDE);
  }

  private static void neverDepends(String[] side, String[] otherSide) {
    noClasses()
        .that()
        .resideInAnyPackage(side)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(otherSide)
        .allowEmptyShould(CLASSES.stream().noneMatch(resideInAnyPackage(side)))
        .check(CLASSES);
  }

  @Test
  void onlyTheServerKnowsAdapters() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ADAPTERS)
        .and()
        .resideOutsideOfPackage("io.daybook.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ADAPTERS)
        .check(CLASSES);
  }

  @Test
  void onlyMainKnowsTheServer() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.daybook", "io.daybook.server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.daybook.server..")
        .check(CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> librariesStayBehindTheirFences() {
    return Stream.of(
        usedOnlyIn("io.vertx.sqlclient..", "io.daybook..postgres.."),
        usedOnlyIn("io.vertx.pgclient..", "io.daybook..postgres.."),
        usedOnlyIn("io.vertx.kafka..", "io.daybook..kafka.."),
        usedOnlyIn("org.apache.kafka..", "io.daybook..kafka..", "io.daybook.embedded.."),
        usedOnlyIn("kafka..", "io.daybook.embedded.."),
        usedOnlyIn("io.vertx.ext.web..", "io.daybook.http.."),
        usedOnlyIn("ch.qos.logback..", "io.daybook.platform.."),
        usedOnlyIn("java.sql.."),
        usedOnlyIn("io.vertx.core.impl.."),
        usedOnlyIn("io.vertx.core.internal.."));
  }

  private static DynamicTest usedOnlyIn(String library, String... packages) {
    return dynamicTest(
        library,
        () ->
            noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true)
                .check(CLASSES));
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(type -> !type.isAnnotatedWith(NullMarked.class))
            .toList();
    assertThat(unmarked).isEmpty();
  }

  private static boolean isAbsent(String row) {
    return !PackageTree.present(CLASSES).contains(row);
  }

  private static DescribedPredicate<JavaClass> belongTo(String row) {
    return DescribedPredicate.describe(
        "belong to '" + row + "'", type -> PackageTree.row(type).filter(row::equals).isPresent());
  }

  private static ArchCondition<JavaClass> belongToTheTree() {
    return new ArchCondition<>("belong to a package of the tree") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        var known = PackageTree.row(type).isPresent();
        events.add(new SimpleConditionEvent(type, known, type.getName()));
      }
    };
  }

  private static ArchCondition<JavaClass> useOnlyWhatTheTreeAllows(String row) {
    return new ArchCondition<>("use only what the tree allows") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> PackageTree.isOurs(dependency.getTargetClass()))
            .filter(dependency -> !isAllowed(row, dependency))
            .map(Dependency::getDescription)
            .forEach(text -> events.add(SimpleConditionEvent.violated(type, text)));
      }
    };
  }

  private static boolean isAllowed(String row, Dependency dependency) {
    return PackageTree.row(dependency.getTargetClass())
        .filter(used -> PackageTree.mayUse(row, used))
        .isPresent();
  }
}
