package com.nimbusds.jose.proc;

public interface JOSEObjectTypeVerifier<C extends SecurityContext> {}
