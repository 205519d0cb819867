package io.zonecast.driver;
class FakeJarsMain { public static void main(String[] a) throws Exception { FakeJars.into(java.nio.file.Path.of(a[0])); } }
