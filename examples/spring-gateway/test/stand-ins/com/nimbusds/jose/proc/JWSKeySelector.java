package com.nimbusds.jose.proc;

public interface JWSKeySelector<C extends SecurityContext> {}
